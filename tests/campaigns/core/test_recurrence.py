"""What is repeated comes by the clock on the wall, and on the 31st again after a short month."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.core.recurrence import following

TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")


def test_the_last_day_of_a_month() -> None:
    first = datetime(2027, 1, 31, 10, tzinfo=TOKYO)
    february = following(first, "monthly", first, TOKYO)
    assert february == datetime(2027, 2, 28, 10, tzinfo=TOKYO)
    assert following(first, "monthly", february, TOKYO) == datetime(2027, 3, 31, 10, tzinfo=TOKYO)


def test_summer_time_does_not_move_it() -> None:
    first = datetime(2027, 3, 27, 10, tzinfo=PARIS)
    after = following(first, "daily", first + timedelta(hours=1), PARIS)
    assert after == datetime(2027, 3, 28, 10, tzinfo=PARIS) and after.hour == 10


def test_what_was_missed_is_left_out() -> None:
    first = datetime(2026, 11, 1, 10, tzinfo=TOKYO)
    assert following(first, "weekly", datetime(2026, 11, 20, tzinfo=TOKYO), TOKYO) == datetime(
        2026, 11, 22, 10, tzinfo=TOKYO
    )

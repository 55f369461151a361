"""Quiet hours end when they should, over midnight and within a day."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from campaigns.core.policy import Policy

TOKYO = ZoneInfo("Asia/Tokyo")


def policy(begins: time, ends: time, zone: ZoneInfo = TOKYO) -> Policy:
    return Policy(zone, begins, ends, 1, 3, 5)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-11-30 20:59", None),
        ("2026-11-30 21:00", "2026-12-01 08:00"),
        ("2026-12-01 00:00", "2026-12-01 08:00"),
        ("2026-12-01 07:59", "2026-12-01 08:00"),
        ("2026-12-01 08:00", None),
    ],
)
def test_over_midnight(moment: str, end: str | None) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=TOKYO)
    found = policy(time(21), time(8)).quiet_end(at)
    assert found == (None if end is None else datetime.fromisoformat(end).replace(tzinfo=TOKYO))


def test_within_a_day_and_never() -> None:
    noon = datetime(2026, 11, 30, 12, 30, tzinfo=TOKYO)
    assert policy(time(12), time(13)).quiet_end(noon) == datetime(2026, 11, 30, 13, tzinfo=TOKYO)
    assert policy(time(0), time(0)).quiet_end(noon) is None


def test_the_clock_on_the_wall_counts_when_summer_time_begins() -> None:
    paris = ZoneInfo("Europe/Paris")
    late = datetime(2026, 3, 28, 23, tzinfo=paris)  # the night has one hour less
    assert policy(time(21), time(8), paris).quiet_end(late) == datetime(2026, 3, 29, 8, tzinfo=paris)

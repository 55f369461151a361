"""Hours of stores: breaks, midnight, holidays, days of their own, any clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty_site.lib.calendar import is_holiday
from members.core.hours import WEEKDAYS, Hours, Now, now_at, read, spans_on

TOKYO = ZoneInfo("Asia/Tokyo")
CAFE = read(
    {
        **{day: ["10:00-13:00", "14:00-20:00"] for day in WEEKDAYS[:4]},
        "fri": ["10:00-20:00", "22:00-02:00"],
        "sat": ["10:00-24:00"],
        "holiday": ["11:00-17:00"],
        "special": [{"on": "2026-12-31", "hours": ["10:00-15:00"]}, {"on": "2027-01-01", "hours": []}],
    }
)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def state(text: str) -> Now:
    return now_at(CAFE, at(text), TOKYO, is_holiday)


@pytest.mark.parametrize(
    ("moment", "closes_at"),
    [
        ("2026-11-30T10:00", "2026-11-30T13:00"),  # a Monday, the first instant
        ("2026-11-30T12:59", "2026-11-30T13:00"),
        ("2026-11-30T19:00", "2026-11-30T20:00"),
        ("2026-12-04T23:30", "2026-12-05T02:00"),  # a Friday night
        ("2026-12-05T01:59", "2026-12-05T02:00"),  # is still Friday's on Saturday
        ("2026-12-31T14:00", "2026-12-31T15:00"),  # a day of its own
        ("2026-11-23T11:00", "2026-11-23T17:00"),  # 勤労感謝の日, a Monday
    ],
)
def test_it_is_open_and_says_until_when(moment: str, closes_at: str) -> None:
    assert state(moment) == Now(True, closes_at=at(closes_at))


@pytest.mark.parametrize(
    ("moment", "opens_at"),
    [
        ("2026-11-30T13:00", "2026-11-30T14:00"),  # the end does not count
        ("2026-11-30T20:00", "2026-12-01T10:00"),
        ("2026-12-05T02:00", "2026-12-05T10:00"),
        ("2026-12-06T00:00", "2026-12-07T10:00"),  # closed on Sundays
        ("2026-12-31T15:00", "2027-01-02T10:00"),  # closed on New Year's Day, though it is a holiday
        ("2026-11-23T10:30", "2026-11-23T11:00"),
    ],
)
def test_it_is_closed_and_says_when_it_opens(moment: str, opens_at: str) -> None:
    assert state(moment) == Now(False, opens_at=at(opens_at))


def test_what_never_closes_and_what_never_opens_say_no_time() -> None:
    always, never = read({day: ["00:00-24:00"] for day in WEEKDAYS}), read({})
    assert now_at(always, at("2026-11-30T03:00"), TOKYO, is_holiday) == Now(True)
    assert now_at(never, at("2026-11-30T03:00"), TOKYO, is_holiday) == Now(False)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_ends_of_the_calendar_are_survived(moment: str) -> None:
    now_at(CAFE, datetime.fromisoformat(moment).replace(tzinfo=UTC), ZoneInfo("UTC"), lambda day: False)


clocks = st.integers(0, 24 * 12 - 1).map(lambda five: f"{five // 12:02}:{five % 12 * 5:02}")
spans = st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1]).map("-".join)
days = st.lists(spans, max_size=3, unique=True)
weeks = st.fixed_dictionaries(
    {}, optional={**{day: days for day in WEEKDAYS}, "holiday": days,
                  "special": st.lists(st.fixed_dictionaries({"on": st.just("2026-12-02"), "hours": days}), max_size=1)},
)  # fmt: skip
moments = st.integers(0, 8 * 24 * 3600).map(lambda seconds: at("2026-11-28T00:00") + timedelta(seconds=seconds))


def minutes_of(hours: Hours, day: date) -> set[datetime]:
    """Return every minute of the wall clock that a day's spans hold, one after the other."""
    start = datetime.combine(day, datetime.min.time(), TOKYO)
    return {
        start + timedelta(minutes=minute)
        for span in spans_on(hours, day, is_holiday)
        for minute in range(span.start, span.end)
    }


@given(document=weeks, moment=moments)
@settings(max_examples=150, deadline=None)
def test_any_hours_agree_with_a_count_of_their_minutes(document: dict[str, Any], moment: datetime) -> None:
    hours = read(document)
    minute = moment.replace(second=0, microsecond=0)
    today = moment.date()
    is_open = minute in minutes_of(hours, today) | minutes_of(hours, today - timedelta(days=1))
    assert now_at(hours, moment, TOKYO, is_holiday).is_open == is_open


@given(document=weeks, moment=moments, zone=st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/New_York"]))
@settings(max_examples=150, deadline=None)
def test_the_times_it_tells_are_the_next_change(document: dict[str, Any], moment: datetime, zone: str) -> None:
    hours, place = read(document), ZoneInfo(zone)
    found = now_at(hours, moment, place, is_holiday)
    change = found.closes_at or found.opens_at
    if change is None:
        return
    assert change > moment
    assert now_at(hours, change, place, is_holiday).is_open != found.is_open
    for share in (0.01, 0.5, 0.99):
        between = moment + (change - moment) * share
        assert now_at(hours, between, place, is_holiday).is_open == found.is_open


def test_a_night_on_which_the_clock_is_changed_ends_by_the_clock() -> None:
    bar = read({"sat": ["22:00-05:00"]})
    berlin = ZoneInfo("Europe/Berlin")
    found = now_at(bar, datetime(2026, 3, 28, 22, tzinfo=UTC), berlin, is_holiday)
    assert found == Now(True, closes_at=datetime(2026, 3, 29, 3, tzinfo=UTC))  # 5:00 in summer time

"""The calendar's weeks: bars keep their lane, what is repeated is expected at the same hour, what clashes is found."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.core.clashes import Message, Period, close_pairs, overlaps
from campaigns.core.plans import state_of
from campaigns.core.weeks import DAY, bars, mondays_of_month, repetitions

MONDAY = date(2026, 11, 2)
TOKYO = ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)


def period(number: int, first: int, days: int, *stores: str) -> Period:
    """Return a campaign that begins so many days after Monday."""
    begins = MONDAY + first * DAY
    return Period(UUID(int=number), begins, begins + (days - 1) * DAY, frozenset(stores))


def message(number: int, hours: int, segment: int | None = None, *, is_over: bool = False) -> Message:
    return Message(UUID(int=number), NOON + timedelta(hours=hours), segment and UUID(int=segment), is_over)


PERIODS = st.lists(st.tuples(st.integers(-10, 10), st.integers(1, 20)), max_size=8).map(
    lambda rows: [period(number, first, days) for number, (first, days) in enumerate(rows)]
)


@given(PERIODS)
def test_every_day_of_every_campaign_is_drawn_once_and_its_bar_is_as_wide_as_its_days(periods: list[Period]) -> None:
    week = bars(periods, MONDAY)
    for number, lanes in enumerate(week):
        day = MONDAY + number * DAY
        drawn = [each.period.campaign for each in lanes if each]
        assert sorted(drawn) == sorted(each.campaign for each in periods if each.first <= day <= each.last)
    for each in periods:
        cells = [(lane, cell) for lanes in week for lane, cell in enumerate(lanes) if cell and cell.period is each]
        assert len({lane for lane, _ in cells}) <= 1
        assert [cell.days for _, cell in cells] == [len(cells), *[0] * (len(cells) - 1)][: len(cells)]


def test_a_month_has_the_weeks_that_hold_its_days() -> None:
    assert mondays_of_month(date(2026, 11, 30)) == [date(2026, 10, 26) + number * 7 * DAY for number in range(6)]
    assert mondays_of_month(date(2027, 2, 1)) == [date(2027, 2, 1) + number * 7 * DAY for number in range(4)]


@pytest.mark.parametrize(
    ("repeats", "expected"),
    [
        ("", []),
        ("weekly", ["2026-11-07T10:00+09:00", "2026-11-14T10:00+09:00"]),
        ("monthly", ["2026-11-30T10:00+09:00"]),
    ],
)
def test_what_is_repeated_comes_at_the_same_hour_and_on_a_day_that_there_is(repeats: str, expected: list[str]) -> None:
    day = 31
    at = datetime(2026, 10, day, 10, tzinfo=TOKYO)
    until = datetime(2026, 11, 20 if repeats == "weekly" else 30, 23, tzinfo=TOKYO)
    assert list(repetitions(at, repeats, until, TOKYO)) == [datetime.fromisoformat(text) for text in expected]


def test_messages_within_the_window_are_told_once_with_the_closest_moments() -> None:
    first, again, second = message(1, 0), message(1, 100), message(2, 101)
    assert list(close_pairs([second, again, first])) == [(again, second)]


def test_messages_a_week_apart_or_both_over_do_not_clash() -> None:
    assert list(close_pairs([message(1, 0), message(2, 168)])) == []
    assert list(close_pairs([message(1, 0, is_over=True), message(2, 1, is_over=True)])) == []
    assert len(list(close_pairs([message(1, 0, is_over=True), message(2, 167)]))) == 1


@pytest.mark.parametrize(
    ("one", "two", "clash"),
    [
        (period(1, 0, 5), period(2, 4, 5), True),
        (period(1, 0, 5), period(2, 5, 5), False),
        (period(1, 0, 5, "GINZA"), period(2, 0, 5, "UENO"), False),
        (period(1, 0, 5, "GINZA"), period(2, 0, 5, "UENO", "GINZA"), True),
        (period(1, 0, 5, "GINZA"), period(2, 0, 5), True),
    ],
)
def test_campaigns_clash_where_they_share_a_day_and_a_store(one: Period, two: Period, clash: bool) -> None:
    assert bool(list(overlaps([two, one]))) is clash


@pytest.mark.parametrize(("day", "state"), [(1, "coming"), (2, "running"), (3, "running"), (4, "ended")])
def test_the_last_day_belongs_to_a_campaign(day: int, state: str) -> None:
    days = (date(2026, 11, 2), date(2026, 11, 3))
    assert state_of(*days, is_stopped=False, today=date(2026, 11, day)) == state
    assert state_of(*days, is_stopped=True, today=date(2026, 11, day)) == "stopped"

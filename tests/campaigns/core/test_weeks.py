"""The calendar's weeks: bars keep their lane, what is repeated is expected at the same hour, what clashes is found."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.core.clashes import Cap, Message, Period, crowded, overlaps
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


def test_what_is_repeated_is_expected_between_two_moments() -> None:
    first, after, until = (datetime(2026, 10, day, 10, tzinfo=TOKYO) for day in (1, 9, 29))
    found = list(repetitions(first, "weekly", after, until, TOKYO))
    assert [moment.day for moment in found] == [15, 22]
    assert list(repetitions(first, "", after, until, TOKYO)) == []


def all_of_them(one: Message, two: Message) -> int:
    """Say that two messages of any segments have ten members in common, of the same one a hundred."""
    return 100 if one.segment == two.segment else 10


def clashing(messages: list[Message], *caps: Cap) -> list[tuple[int, list[int], int]]:
    found = crowded(messages, caps, all_of_them)
    return [(each.message.send.int, [one.send.int for one in each.before], each.members) for each in found]


def test_a_message_that_follows_upon_as_many_as_one_may_have_is_told_with_them() -> None:
    week = [message(1, 0), message(2, 30), message(3, 100), message(4, 167)]
    assert clashing(week, Cap(7 * DAY, 3)) == [(4, [1, 2, 3], 100)]
    assert clashing(week, Cap(DAY, 1)) == []
    assert clashing([*week, message(5, 168)], Cap(7 * DAY, 4)) == []


def test_the_shorter_time_is_told_and_each_message_once() -> None:
    day, week = Cap(DAY, 1), Cap(7 * DAY, 1)
    assert clashing([message(1, 0), message(2, 23), message(2, 24)], day, week) == [(2, [1], 100)]


def test_as_many_members_are_told_as_can_have_had_that_many() -> None:
    assert clashing([message(1, 0, 7), message(2, 1), message(3, 2)], Cap(DAY, 2)) == [(3, [1, 2], 10)]


def test_what_is_over_is_not_told_but_counts_and_nought_is_any_number() -> None:
    over = [message(1, 0, is_over=True), message(2, 1, is_over=True)]
    assert clashing(over, Cap(DAY, 1)) == []
    assert clashing([*over, message(3, 2)], Cap(DAY, 1)) == [(3, [1, 2], 100)]
    assert clashing([*over, message(3, 2)], Cap(DAY, 0)) == []


def test_messages_to_nobody_in_common_do_not_clash() -> None:
    assert list(crowded([message(1, 0), message(2, 1)], [Cap(DAY, 1)], lambda _one, _two: 0)) == []


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

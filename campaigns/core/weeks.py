"""A calendar's weeks, from Monday to Sunday as limits count them: days, and periods as bars across them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.core.clashes import Period
from campaigns.core.recurrence import following
from loyalty_site.lib.calendar import add_months

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day of a bar. On the first one in its week `days` says how many of them it covers there, on others it is 0."""

    period: Period
    days: int
    begins: bool
    ends: bool


def monday_of(day: date) -> date:
    """Return the Monday of the week that holds a day."""
    return day - timedelta(days=day.weekday())


def mondays_of_month(day: date) -> list[date]:
    """Return the Mondays of the weeks that hold a day of this day's month."""
    first = monday_of(day.replace(day=1))
    after = add_months(day.replace(day=1), 1)
    return [first + WEEK * number for number in range(6) if first + WEEK * number < after]


def bars(periods: Sequence[Period], monday: date) -> list[list[Stretch | None]]:
    """Return, for each day of a week, what lies in each lane; a bar keeps its lane all week.

    Longer ones that begin earlier lie above, so that the same ones lie in the same lane from week to week where
    they can.
    """
    sunday = monday + 6 * DAY
    lanes: list[list[Period]] = []
    for period in sorted(periods, key=lambda each: (each.first, -(each.last - each.first).days, str(each.campaign))):
        if period.last < monday or period.first > sunday:
            continue
        free = next((lane for lane in lanes if all(not _meet(period, other) for other in lane)), None)
        if free is None:
            lanes.append([period])
        else:
            free.append(period)
    return [[_stretch(lane, monday + DAY * number, monday, sunday) for lane in lanes] for number in range(7)]


def repetitions(first: datetime, repeats: str, after: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments between two others at which a message that began at `first` is expected again."""
    if not repeats:
        return
    while (after := following(first, repeats, after, zone)) < until:
        yield after


def _meet(first: Period, second: Period) -> bool:
    return first.first <= second.last and second.first <= first.last


def _stretch(lane: Sequence[Period], day: date, monday: date, sunday: date) -> Stretch | None:
    found = next((period for period in lane if period.first <= day <= period.last), None)
    if found is None:
        return None
    is_first = day == max(found.first, monday)
    days = (min(found.last, sunday) - day).days + 1 if is_first else 0
    return Stretch(found, days, day == found.first, day == found.last)

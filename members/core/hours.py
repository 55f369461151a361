"""When a store is open: the hours of each weekday, of public holidays and of days of their own.

    {"mon": ["10:00-13:00", "14:00-20:00"], "fri": ["18:00-02:00"], "holiday": ["10:00-18:00"],
     "special": [{"on": "2027-01-01", "hours": []}]}

A weekday that is not named is a day on which the store is closed. Without `holiday` a public holiday is like any
other day. Hours that end at or before their beginning go on after midnight and belong to the day on which they begin.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
LOOK_AHEAD_DAYS = 15  # further ahead "opens on" says nothing that anybody plans by

IsHoliday = Callable[[date], bool]


class Span(NamedTuple):
    """A stretch of a day, in minutes of its wall clock; `end` is beyond 1440 where it lies after midnight."""

    start: int
    end: int


@dataclass(frozen=True)
class Hours:
    """The hours of a store: a tuple of spans for each weekday from Monday, None for holidays like any day."""

    weekly: tuple[tuple[Span, ...], ...]
    holiday: tuple[Span, ...] | None
    special: Mapping[date, tuple[Span, ...]]


class Now(NamedTuple):
    """Whether a store is open, when that ends, and else when it opens next; None where it is not foreseeable."""

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def read(document: Mapping[str, Any]) -> Hours:
    """Return the hours that a checked document says."""
    return Hours(
        weekly=tuple(_spans(document.get(day, ())) for day in WEEKDAYS),
        holiday=_spans(document["holiday"]) if "holiday" in document else None,
        special={date.fromisoformat(day["on"]): _spans(day["hours"]) for day in document.get("special", ())},
    )


def spans_on(hours: Hours, day: date, is_holiday: IsHoliday) -> tuple[Span, ...]:
    """Return the spans that begin on a day: its own, else a holiday's, else its weekday's."""
    if day in hours.special:
        return hours.special[day]
    if hours.holiday is not None and is_holiday(day):
        return hours.holiday
    return hours.weekly[day.weekday()]


def now_at(hours: Hours, moment: datetime, zone: ZoneInfo, is_holiday: IsHoliday) -> Now:
    """Tell whether the store is open at a moment; a beginning counts, an end does not."""
    closes_at: datetime | None = None
    for start, end in _stretches(hours, moment.astimezone(zone).date(), zone, is_holiday):
        if closes_at is not None:
            if start > closes_at:
                return Now(True, closes_at=closes_at)
            closes_at = max(closes_at, end)  # the next stretch begins where this one ends: the store stays open
        elif start <= moment < end:
            closes_at = end
        elif start > moment:
            return Now(False, opens_at=start)
    if closes_at is None:
        return Now(False)
    foreseen = moment + timedelta(days=LOOK_AHEAD_DAYS - 1)
    return Now(True, closes_at=closes_at if closes_at < foreseen else None)


def _stretches(hours: Hours, today: date, zone: ZoneInfo, is_holiday: IsHoliday) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of yesterday, which may reach into today, of today and of the days ahead, in order."""
    found = []
    for ahead in range(-2, LOOK_AHEAD_DAYS + 1):
        try:
            day = today + timedelta(days=ahead)
            spans = spans_on(hours, day, is_holiday)
            found += [(_instant(day, span.start, zone), _instant(day, span.end, zone)) for span in spans]
        except OverflowError:  # the calendar's ends
            continue
    yield from sorted(stretch for stretch in found if stretch[0] < stretch[1])


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), zone).astimezone(UTC)


def _spans(texts: Any) -> tuple[Span, ...]:
    return tuple(sorted(_span(text) for text in texts))


def _span(text: str) -> Span:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return Span(start, end if end > start else end + DAY_MINUTES)

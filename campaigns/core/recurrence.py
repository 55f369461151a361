"""When what is repeated comes again: by the clock on the wall, which a change to summer time does not move."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = {"daily": 1, "weekly": 7}


def following(first: datetime, repeats: str, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment after another one at which what began at `first` comes again.

    What began on the 31st comes on the last day of a shorter month, and on the 31st again after it.
    `repeats` is daily, weekly or monthly.
    """
    begun = first.astimezone(zone)
    number = 1
    while True:
        day = _day(begun.date(), repeats, number)
        moment = datetime.combine(day, begun.time(), zone)
        if moment > after:
            return moment
        number += 1


def _day(first: date, repeats: str, number: int) -> date:
    if repeats in DAYS:
        return first + timedelta(days=DAYS[repeats] * number)
    months = first.year * 12 + first.month - 1 + number
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))

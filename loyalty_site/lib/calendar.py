"""Dates: months that are clamped, midnights in a time zone, Japan's holidays."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday


@lru_cache(maxsize=50_000)
def add_months(day: date, months: int) -> date:
    """Return the same day so many months later (or earlier), the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=50_000)
def _steady_offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """Return the zone's offset from UTC on this day, None where it changes on the day."""
    first = datetime.combine(day, time.min, tzinfo=zone).utcoffset()
    last = datetime.combine(day, time.max, tzinfo=zone).utcoffset()
    return first if first == last else None


def shift_months(moment: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Return the same wall-clock time so many months away in this zone, clamped to the month, in UTC."""
    local = moment.astimezone(zone)
    today = local.date()
    distance = _distance(today, months, zone)
    if distance is not None:
        shifted = moment + distance
        return shifted if shifted.tzinfo is UTC else shifted.astimezone(UTC)
    return datetime.combine(add_months(today, months), local.time(), tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=20_000)
def _distance(today: date, months: int, zone: ZoneInfo) -> timedelta | None:
    """Return how far away the same time is so many months later, None where the clock was changed in between."""
    day = add_months(today, months)
    offset = _steady_offset(day, zone)
    return day - today if offset is not None and offset == _steady_offset(today, zone) else None


@lru_cache(maxsize=20_000)
def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of this day in this zone, in UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def end_of(day: date, unit: str) -> date:
    """Return the first day after the day, month or year that holds this day."""
    if unit == "month":
        return add_months(day.replace(day=1), 1)
    if unit == "year":
        return date(day.year + 1, 1, 1)
    return day + timedelta(days=1)


@lru_cache(maxsize=20_000)
def is_holiday(day: date) -> bool:
    """Tell whether this day is a public holiday in Japan (国民の祝日に関する法律)."""
    return bool(jpholiday.is_holiday(day))


@lru_cache(maxsize=20_000)
def holiday_name(day: date) -> str:
    """Return the Japanese name of the public holiday on this day, empty where there is none."""
    return jpholiday.is_holiday_name(day) or ""

"""Cells of a file as values, with the bounds of the API. Each raises a Rejection that names the column."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from loyalty_site.lib.clock import now
from loyalty_site.lib.money import parse_amount
from loyalty_site.lib.text import is_plain
from rewards.imports import errors

QUANTITY_MAX = 1_000_000_000  # thousandths
POINTS_MAX = 1_000_000_000
MOMENT_MIN = datetime(2000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=5)

_QUANTITY = re.compile(r"(0|[1-9][0-9]{0,6})(?:\.([0-9]{1,3}))?", re.ASCII)
_WHOLE = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)
_RATE = re.compile(r"(0|1)(?:\.([0-9]{1,4}))?", re.ASCII)
_DAY = r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})"
_DATE = re.compile(_DAY + r"(?:[T ]0?0:00(?::00)?)?", re.ASCII)  # many programs write a day as its midnight
_MOMENT = re.compile(
    _DAY + r"[Tt ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6})[0-9]{0,3})?)? ?([Zz]|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_offsets: dict[str, timezone] = {"Z": UTC, "z": UTC, "+00:00": UTC}


def line(cell: str, column: str, characters_max: int) -> str:
    """Return a text on one line; whatever begins with = or + is text like any other."""
    if len(cell) > characters_max:
        raise errors.CellTooLong(column=column, characters_max=characters_max)
    if cell and not is_plain(cell):
        raise errors.CellUnprintable(column=column)
    return cell


def code(cell: str, column: str, characters_max: int) -> str:
    """Return a text that must be there."""
    if not cell:
        raise errors.CellMissing(column=column)
    return line(cell, column, characters_max)


def amount(cell: str, column: str, digits: int) -> int:
    """Return money in minor units; nothing where the cell is empty."""
    if not cell:
        return 0
    try:
        return parse_amount(cell, digits)
    except ValueError:
        raise errors.NotADecimal(column=column) from None


def quantity(cell: str, column: str) -> int:
    """Return a quantity in thousandths."""
    match = _QUANTITY.fullmatch(cell)
    if match is None:
        raise errors.NotADecimal(column=column)
    thousandths = int(match[1] + (match[2] or "").ljust(3, "0"))
    if not 0 < thousandths <= QUANTITY_MAX:
        raise errors.OutOfRange(column=column)
    return thousandths


def tax_rate(cell: str, column: str) -> int | None:
    """Return a tax rate in hundredths of a percent: 0.10 is 1000; None for an empty cell."""
    if not cell:
        return None
    match = _RATE.fullmatch(cell)
    if match is None:
        raise errors.NotADecimal(column=column)
    rate = int(match[1] + (match[2] or "").ljust(4, "0"))
    if rate > 10_000:
        raise errors.OutOfRange(column=column)
    return rate


def points(cell: str, column: str, *, least: int = 0) -> int:
    """Return whole points; none where the cell is empty."""
    if not cell and not least:
        return 0
    if _WHOLE.fullmatch(cell) is None:
        raise errors.NotWhole(column=column)
    found = int(cell)
    if not least <= found <= POINTS_MAX:
        raise errors.OutOfRange(column=column)
    return found


def moment(cell: str, column: str, zone: ZoneInfo) -> datetime:
    """Return an instant in UTC; a time without offset is read in this zone."""
    match = _MOMENT.fullmatch(cell)
    if match is None:
        raise errors.CellMissing(column=column) if not cell else errors.NotAMoment(column=column)
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        local = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0),
            int((fraction or "").ljust(6, "0")), tzinfo=_offset(offset) if offset else zone,
        )  # fmt: skip
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise errors.NotAMoment(column=column) from None


def past_moment(cell: str, column: str, zone: ZoneInfo, latest: datetime | None = None) -> datetime:
    """Return an instant from 2000 to five minutes from now."""
    found = moment(cell, column, zone)
    if not MOMENT_MIN <= found <= (latest or now() + CLOCK_SKEW):
        raise errors.MomentOutOfRange(column=column)
    return found


def day(cell: str, column: str) -> date | None:
    """Return a date, None for an empty cell."""
    if not cell:
        return None
    match = _DATE.fullmatch(cell)
    if match is None:
        raise errors.NotADate(column=column)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise errors.NotADate(column=column) from None


def choice(cell: str, column: str, choices: dict[str, object]) -> object:
    """Return what one of the words stands for; the empty word may be one of them."""
    try:
        return choices[cell.lower()]
    except KeyError:
        words = ", ".join(word for word in choices if word)
        raise errors.NotAChoice(column=column, choices=words) from None


def _offset(text: str) -> timezone:
    """Return a fixed offset; raises ValueError for one that no place has."""
    found = _offsets.get(text)
    if found is None:
        hours, minutes = int(text[1:3]), int(text[4:6])
        if hours > 14 or minutes > 59:
            raise ValueError(text)
        away = timedelta(hours=hours, minutes=minutes)
        found = _offsets[text] = timezone(-away if text[0] == "-" else away)
    return found

"""Cells of a journal as registers write them: full-width digits, thousands, yen signs, percents, Japanese dates."""

import re
import unicodedata
from datetime import date, time

from rewards.imports import cells, errors
from rewards.journals.errors import NotAJournalDay, NotAJournalTime

_SIGNS = str.maketrans({sign: None for sign in ",¥\\円 "})
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ]+(.*))?", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:時]?(\d{2})(?:[:分]?(\d{2})秒?)?(?:\.\d+)?分?", re.ASCII)
SHOWN_MAX = 40  # characters of a wrong cell that are said again
AMOUNT_DIGITS = 12  # with sign and point


def plain(cell: str) -> str:
    """Return a cell in half-width signs without space around it."""
    return unicodedata.normalize("NFKC", cell).strip()


def money(cell: str, column: str, digits: int) -> int:
    """Return an amount in minor units, below 0 where a minus or a △ stands before it. Raises NotADecimal, OutOfRange."""
    typed = plain(cell).translate(_SIGNS)
    is_negative = typed[:1] in ("-", "−", "△", "▲")
    if len(typed) > AMOUNT_DIGITS:
        raise errors.OutOfRange(column=column)
    whole, _point, rest = typed.lstrip("-−△▲").partition(".")
    if not digits and not rest.strip("0"):
        rest = ""
    found = cells.amount(f"{whole.lstrip('0') or '0'}.{rest}" if rest else whole.lstrip("0") or "0", column, digits)
    return -found if is_negative else found


def quantity(cell: str, column: str) -> int:
    """Return thousandths; one where nothing stands there."""
    typed = plain(cell).translate(_SIGNS)
    return cells.quantity(typed, column) if typed else 1000


def tax_rate(cell: str, column: str) -> int | None:
    """Return hundredths of a percent: 8%, 8 and 0.08 are all 800; None where nothing stands there."""
    typed = plain(cell)
    if not typed:
        return None
    percent = re.fullmatch(r"(\d{1,2})(?:\.0+)?%?", typed, re.ASCII)
    if percent and typed not in ("0", "1"):
        return int(percent[1]) * 100
    return cells.tax_rate(typed, column)


def moment(day: str, clock: str) -> tuple[date, time]:
    """Return the day and the time of day, which may stand in one cell. Raises NotAJournalDay, NotAJournalTime."""
    match = _DAY.fullmatch(plain(day))
    try:
        found = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        found = None
    if match is None or found is None:
        raise NotAJournalDay(cell=plain(day)[:SHOWN_MAX] or "“”")
    typed = plain(clock) or (match[4] or "").strip()
    if not typed:
        raise NotAJournalTime(cell="“”")
    parts = _TIME.fullmatch(typed)
    try:
        if parts is not None:
            return found, time(int(parts[1]), int(parts[2]), int(parts[3] or 0))
    except ValueError:
        pass
    raise NotAJournalTime(cell=typed[:SHOWN_MAX])

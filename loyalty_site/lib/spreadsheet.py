"""Tables for spreadsheets: CSV that Excel and its like open as it is meant, and that runs nothing there."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's own encoding
_ROWS_A_PIECE = 500
# What begins with one of these is a formula to a spreadsheet; full-width signs are to a Japanese one.
_FORMULA_BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """Yield a table as CSV in UTF-8 with its BOM, some hundred rows a piece, as the rows come."""
    yield BOM.encode() + _piece([header])
    remaining = iter(rows)
    while some := list(islice(remaining, _ROWS_A_PIECE)):
        yield _piece(some)


def inert(cell: str | int) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before what would be one.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA_BEGINNINGS) and not _NUMBER.fullmatch(text) else text


def _piece(rows: Iterable[Sequence[str | int]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode()

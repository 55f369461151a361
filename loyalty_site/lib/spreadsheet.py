"""Tables for spreadsheets: CSV that Excel and its like open as it is meant, and that runs nothing there.

Every table that leaves the product is written here. What was written comes back by `restored`, cell by cell.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TextIO

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
    return f"'{text}" if _is_marked(text) and not _NUMBER.fullmatch(text) else text


def restored(cell: str) -> str:
    """Return what a cell of our own tables was before it was made inert."""
    return cell[1:] if cell.startswith("'") and _is_marked(cell) else cell


class TableWriter:
    """Writes rows into an open text file, each cell inert."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream)

    def row(self, cells: Iterable[str | int]) -> None:
        """Write a row."""
        self._writer.writerow([inert(cell) for cell in cells])


def _is_marked(text: str) -> bool:
    """Tell whether a text begins like a formula, behind any apostrophes: those of a text's own get one more."""
    return text.lstrip("'").startswith(_FORMULA_BEGINNINGS)


def _piece(rows: Iterable[Sequence[str | int]]) -> bytes:
    text = io.StringIO()
    writer = TableWriter(text)
    for row in rows:
        writer.row(row)
    return text.getvalue().encode()

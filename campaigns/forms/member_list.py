"""A list of members as a CSV file: the first column names a member a line, as far as it can be read."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from campaigns import errors
from loyalty_site.lib.spreadsheet import restored
from members.selectors.many import resolve_all
from members.selectors.members import parse

LINES_MAX = 100_000
_ENCODINGS = ("utf-8-sig", "cp932")


class Found(NamedTuple):
    """The members of a list, each once, and the lines that name nobody who is active."""

    ids: list[UUID]
    unknown: list[int]


def find(content: bytes) -> Found:
    """Return whom a file names. A first line of words is a heading. Raises ListUnreadable, ListTooLong."""
    lines = list(_lines(_decoded(content)))
    if len(lines) > LINES_MAX + 1:
        raise errors.ListTooLong(most=f"{LINES_MAX:,}")
    if lines and not any(letter.isdigit() for letter in lines[0][1]) and parse(lines[0][1]) is None:
        del lines[0]
    members = resolve_all([reference for _no, reference in lines])
    unknown = [no for (no, _reference), member in zip(lines, members, strict=True) if member is None]
    return Found(list(dict.fromkeys(member for member in members if member is not None)), unknown)


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise errors.ListUnreadable


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number, first cell) of each line that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            if row and (cell := restored(row[0].strip())):
                yield reader.line_num, cell
    except csv.Error as error:
        raise errors.ListUnreadable from error

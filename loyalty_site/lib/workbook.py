"""Excel workbooks on their way in: the first sheet becomes a CSV file, row by row, and nothing in it is calculated."""

import csv
import datetime
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from loyalty_site.lib.csvfile import COLUMNS_MAX, FileFault, TooManyColumns

ROWS_MAX = 50_000
UNPACKED_BYTES_MAX = 100_000_000
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class WorkbookUnreadable(FileFault):
    """%(file)s is not an Excel workbook that can be read: save it again as .xlsx or as CSV."""


class WorkbookOld(FileFault):
    """%(file)s is an old Excel file or has a password: save it as .xlsx without one, or as CSV."""


class WorkbookTooLarge(FileFault):
    """The first sheet of %(file)s has more than %(rows_max)s rows or too much in it: save it as CSV."""


def is_workbook(path: Path, name: str) -> bool:
    """Tell whether a file is a workbook. Raises WorkbookOld for one that only Excel can open."""
    with path.open("rb") as stream:
        beginning = stream.read(8)
    if beginning == _OLE_MAGIC:
        raise WorkbookOld(file=name)
    return beginning.startswith(_ZIP_MAGIC)


def to_csv(source: Path, target: Path, name: str) -> None:
    """Write a workbook's first sheet as CSV in UTF-8: a row of the sheet is the line of the same number.

    Numbers are plain digits, days and times as ISO writes them; of a formula the value counts that Excel saw last.
    Raises a FileFault. The file stays in our own folder: its cells are what they are.
    """
    _check_size(source, name)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        width = 0
        for row in _rows(source, name):
            width = width or len(row)
            writer.writerow(row and [*row, *[""] * (width - len(row))])


def _check_size(source: Path, name: str) -> None:
    """Refuse what would unpack to too much; no more than what an archive says of an entry is ever unpacked of it."""
    try:
        with zipfile.ZipFile(source) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise WorkbookUnreadable(file=name) from error
    if size > UNPACKED_BYTES_MAX:
        raise WorkbookTooLarge(file=name, rows_max=f"{ROWS_MAX:,}")


def _rows(source: Path, name: str) -> Iterator[list[str]]:
    """Yield the rows without the empty cells at their end, empty rows as empty ones."""
    try:
        # An open file: of a path it would judge the ending.
        with (
            source.open("rb") as stream,
            closing(load_workbook(stream, True, data_only=True, keep_links=False)) as book,
        ):
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size may be anything
            for number, cells in enumerate(sheet.iter_rows(), 1):
                row = [_text(cell.value, getattr(cell, "number_format", "")) for cell in cells]
                while row and not row[-1]:
                    row.pop()
                if number > ROWS_MAX:
                    raise WorkbookTooLarge(file=name, rows_max=f"{ROWS_MAX:,}")
                if len(row) > COLUMNS_MAX:
                    raise TooManyColumns(columns_max=COLUMNS_MAX)
                yield row
    except FileFault:
        raise
    except Exception as error:  # whatever is wrong with its XML, its styles or its archive
        raise WorkbookUnreadable(file=name) from error


def _text(value: Any, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        has_time = "h" in number_format.lower() or value.time() != datetime.time()
        return value.isoformat(" ", "seconds") if has_time else value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return " ".join(str(value).splitlines()).strip()

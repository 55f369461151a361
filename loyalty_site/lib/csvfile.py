"""CSV files from anywhere: UTF-8 with or without BOM, CP932, gzip; looked through whole before anything is taken."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from loyalty_site.lib.errors import FileError

LINE_CHARACTERS_MAX = 1_000_000
_ENCODINGS = ("utf-8-sig", "cp932")
_GZIP_MAGIC = b"\x1f\x8b"
_BUFFER_BYTES = 1 << 20


class FileFault(FileError):
    """This file cannot be read."""

    code = "file_fault"
    status = 422


class NotAFile(FileFault):
    """%(file)s is not an ordinary file: name a CSV file."""


class FileUnreadable(FileFault):
    """%(file)s cannot be read: %(reason)s."""


class FileEmpty(FileFault):
    """%(file)s is empty: its first line must name the columns."""


class EncodingUnknown(FileFault):
    """%(file)s is neither UTF-8 nor CP932 (Shift_JIS): save it in one of them."""


class ArchiveDamaged(FileFault):
    """%(file)s is compressed with gzip and damaged: compress it again."""


class LineUnreadable(FileFault):
    """Line %(line)s cannot be read as CSV (%(reason)s): correct its quotation marks or its length."""


class LineRagged(FileFault):
    """Line %(line)s has %(cells)s cells where the first line names %(columns)s columns: correct its commas."""


class ColumnTwice(FileFault):
    """The first line names the column %(column)s twice: name each column once."""


class ColumnMissing(FileFault):
    """The first line does not name the column %(column)s: add it."""


class ColumnUnknown(FileFault):
    """The first line names a column %(column)s, which there is not: leave it out or correct its name."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A file that was looked through: every line can be read and has as many cells as there are columns."""

    path: Path
    encoding: str
    is_compressed: bool
    digest: bytes  # SHA-256 of the content, decompressed
    header: tuple[str, ...]
    lines: int
    rows: int


class _Hashing(io.RawIOBase):
    """A stream that remembers the digest of what was read from it."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.hash = sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = self.source.readinto(buffer)
        self.hash.update(buffer[:count])
        return count


def survey(path: Path) -> Survey:
    """Look through a whole file and return what it is. Raises a FileFault that says what to correct."""
    try:
        if not path.is_file():
            raise NotAFile(file=path)
        with path.open("rb") as stream:
            is_compressed = stream.read(2) == _GZIP_MAGIC
    except (OSError, ValueError) as error:
        raise FileUnreadable(file=path, reason=_reason(error)) from error
    for encoding in _ENCODINGS:
        try:
            return _survey(path, encoding, is_compressed)
        except UnicodeDecodeError:
            continue
    raise EncodingUnknown(file=path)


def _survey(path: Path, encoding: str, is_compressed: bool) -> Survey:
    with _opened(path, is_compressed) as source:
        hashing = _Hashing(source)
        records = _records(_text(io.BufferedReader(hashing, _BUFFER_BYTES), encoding))
        _, first = next(records, (0, []))
        header = tuple(name.strip() for name in first)
        if not any(header):
            raise FileEmpty(file=path)
        if not all(name.isprintable() for name in header):  # a picture, or UTF-16 read byte by byte
            raise EncodingUnknown(file=path)
        for name in header:
            if header.count(name) > 1:
                raise ColumnTwice(column=name or "“”")
        columns, rows, line = len(header), 0, 1
        for line, row in records:
            if len(row) != columns:
                raise LineRagged(line=line, cells=len(row), columns=columns)
            rows += 1
        return Survey(path, encoding, is_compressed, hashing.hash.digest(), header, line, rows)


def read_rows(found: Survey, *, after_line: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its first line, cells) of each row that starts after this line; the header is line 1.

    Raises a FileFault where the file has changed since it was looked through.
    """
    with _opened(found.path, found.is_compressed) as source:
        records = _records(_text(io.BufferedReader(source, _BUFFER_BYTES), found.encoding))
        next(records, None)
        try:
            for line, row in records:
                if line > after_line:
                    if len(row) != len(found.header):
                        raise LineRagged(line=line, cells=len(row), columns=len(found.header))
                    yield line, row
        except UnicodeDecodeError as error:
            raise EncodingUnknown(file=found.path) from error


def check_header(header: Sequence[str], required: Sequence[str], known: Sequence[str]) -> None:
    """Raise ColumnMissing or ColumnUnknown unless the header names what is required and nothing unknown."""
    for name in header:
        if name not in known:
            raise ColumnUnknown(column=name[:80] or "“”")
    for name in required:
        if name not in header:
            raise ColumnMissing(column=name)


@contextmanager
def _opened(path: Path, is_compressed: bool) -> Iterator[Any]:
    try:
        with gzip.open(path) if is_compressed else path.open("rb", buffering=0) as source:
            yield source
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ArchiveDamaged(file=path) from error
    except OSError as error:
        raise FileUnreadable(file=path, reason=_reason(error)) from error


def _text(source: Any, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(source, encoding=encoding, newline="")


def _records(stream: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its first line, cells) of every row that is not blank."""
    reader = csv.reader(_lines(stream), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise LineUnreadable(line=line, reason=error) from error
        if row:
            yield line, row


def _lines(stream: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines, none longer than memory can bear."""
    number = 0
    while line := stream.readline(LINE_CHARACTERS_MAX):
        number += 1
        if len(line) == LINE_CHARACTERS_MAX and line[-1] not in "\r\n":
            raise LineUnreadable(line=number, reason=f"more than {LINE_CHARACTERS_MAX:,} characters")
        yield line


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)

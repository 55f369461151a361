"""CSV files from anywhere: UTF-8 with or without BOM, CP932, gzip, commas or tabs; looked through whole at first."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from loyalty_site.lib.errors import FileError

LINE_CHARACTERS_MAX = 1_000_000
COLUMNS_MAX = 500
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


class FileTooLarge(FileFault):
    """%(file)s holds more than %(megabytes)s MB: divide it into several files."""


class TooManyColumns(FileFault):
    """The first line names more than %(columns_max)s columns: leave out those that are not needed."""


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
    """A file that was looked through: every line can be read and has as many cells as there are columns.

    `headings` are the first line as it stands. `header` is what the columns are read as: the same, until other names
    are given to them (`mapped`), where an empty name sets a column aside.
    """

    path: Path
    name: str  # as people know the file
    encoding: str
    is_compressed: bool
    delimiter: str
    digest: bytes  # SHA-256 of the content, decompressed, and of the names given to the columns
    headings: tuple[str, ...]
    header: tuple[str, ...]
    lines: int
    rows: int

    def mapped(self, names: Sequence[str]) -> "Survey":
        """Return the same file with its columns read under these names; read otherwise it is another file."""
        assert len(names) == len(self.headings)
        if tuple(names) == self.header:
            return self
        return replace(self, header=tuple(names), digest=sha256(self.digest + orjson.dumps(names)).digest())

    @property
    def named(self) -> tuple[str, ...]:
        """Return the columns that are read; none is set aside where nobody has named them."""
        return self.header if self.header == self.headings else tuple(name for name in self.header if name)


class _Hashing(io.RawIOBase):
    """A stream that remembers the digest of what was read from it. Raises FileTooLarge past its limit."""

    def __init__(self, source: Any, name: str, bytes_max: int | None) -> None:
        self.source, self.name, self.bytes_max = source, name, bytes_max
        self.hash = sha256()
        self.bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = self.source.readinto(buffer)
        self.hash.update(buffer[:count])
        self.bytes += count
        if self.bytes_max is not None and self.bytes > self.bytes_max:
            raise FileTooLarge(file=self.name, megabytes=self.bytes_max // 1_000_000)
        return count


def survey(path: Path, *, name: str = "", bytes_max: int | None = None) -> Survey:
    """Look through a whole file and return what it is. Raises a FileFault that says what to correct.

    `name` is what people call the file, its path where it has no other; `bytes_max` bounds its content, unpacked.
    """
    called = name or str(path)
    try:
        if not path.is_file():
            raise NotAFile(file=called)
        with path.open("rb") as stream:
            is_compressed = stream.read(2) == _GZIP_MAGIC
    except (OSError, ValueError) as error:
        raise FileUnreadable(file=called, reason=_reason(error)) from error
    for encoding in _ENCODINGS:
        try:
            return _survey(path, name or path.name, called, encoding, is_compressed, bytes_max)
        except UnicodeDecodeError:
            continue
    raise EncodingUnknown(file=called)


def _survey(
    path: Path, name: str, called: str, encoding: str, is_compressed: bool, bytes_max: int | None
) -> Survey:  # fmt: skip
    with _opened(path, called, is_compressed) as source:
        hashing = _Hashing(source, called, bytes_max)
        lines = _lines(_text(io.BufferedReader(hashing, _BUFFER_BYTES), encoding))
        beginning = next(lines, "")
        delimiter = "\t" if beginning.count("\t") > beginning.count(",") else ","
        records = _records(chain([beginning] if beginning else [], lines), delimiter)
        _, first = next(records, (0, []))
        headings = tuple(heading.strip() for heading in first)
        _check_headings(headings, called)
        columns, rows, line = len(headings), 0, 1
        for line, row in records:
            if len(row) != columns:
                raise LineRagged(line=line, cells=len(row), columns=columns)
            rows += 1
        digest = hashing.hash.digest()
    return Survey(path, name, encoding, is_compressed, delimiter, digest, headings, headings, line, rows)


def _check_headings(headings: Sequence[str], called: str) -> None:
    if not any(headings):
        raise FileEmpty(file=called)
    if not all(heading.isprintable() for heading in headings):  # a picture, or UTF-16 read byte by byte
        raise EncodingUnknown(file=called)
    if len(headings) > COLUMNS_MAX:
        raise TooManyColumns(columns_max=COLUMNS_MAX)
    for heading in headings:
        if headings.count(heading) > 1:
            raise ColumnTwice(column=heading[:80] or "“”")


def read_rows(found: Survey, *, after_line: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its first line, cells) of each row that starts after this line; the first line is line 1.

    Raises a FileFault where the file has changed since it was looked through.
    """
    with _opened(found.path, found.name, found.is_compressed) as source:
        text = _text(io.BufferedReader(source, _BUFFER_BYTES), found.encoding)
        records = _records(_lines(text), found.delimiter)
        next(records, None)
        try:
            for line, row in records:
                if line > after_line:
                    if len(row) != len(found.header):
                        raise LineRagged(line=line, cells=len(row), columns=len(found.header))
                    yield line, row
        except UnicodeDecodeError as error:
            raise EncodingUnknown(file=found.name) from error


def check_header(header: Sequence[str], required: Sequence[str], known: Sequence[str]) -> None:
    """Raise ColumnMissing or ColumnUnknown unless the header names what is required and nothing unknown."""
    for name in header:
        if name not in known:
            raise ColumnUnknown(column=name[:80] or "“”")
    for name in required:
        if name not in header:
            raise ColumnMissing(column=name)


@contextmanager
def _opened(path: Path, called: str, is_compressed: bool) -> Iterator[Any]:
    try:
        with gzip.open(path) if is_compressed else path.open("rb", buffering=0) as source:
            yield source
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ArchiveDamaged(file=called) from error
    except OSError as error:
        raise FileUnreadable(file=called, reason=_reason(error)) from error


def _text(source: Any, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(source, encoding=encoding, newline="")


def _records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its first line, cells) of every row that is not blank."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
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

"""The file of an export: everything by section, as JSON and as a table each, and a page that says what is what."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any

import orjson
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from loyalty_site.lib import personal
from loyalty_site.lib.personal import Person, Table
from loyalty_site.lib.spreadsheet import as_csv

ROWS_A_READ = 1000


def write(stream: RawIOBase, person: Person, language: str, *, made_at: datetime) -> None:
    """Write a zip into a stream that only goes forward; rows are read some at a time, twice each.

    Call it where both readings see the same rows.
    """
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with translation.override(language):
            archive.writestr("README.txt", _explained(made_at))
        with archive.open("kizuna.json", "w", force_zip64=True) as target:
            for piece in _json(person, made_at):
                target.write(piece)
        for table in personal.sections():
            with archive.open(f"{table.section}.csv", "w", force_zip64=True) as target:
                rows = ([_cell(value) for value in row] for row in _rows(table, person))
                for piece in as_csv(list(table.columns), rows):
                    target.write(piece)


def _rows(table: Table, person: Person) -> Iterator[tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = (
        table.rows(person).values_list(*table.columns.values()).iterator(chunk_size=ROWS_A_READ)
    )
    return rows


def _json(person: Person, made_at: datetime) -> Iterator[bytes]:
    yield b'{"made_at": ' + orjson.dumps(made_at) + b', "sections": {'
    for position, table in enumerate(personal.sections()):
        yield (b"," if position else b"") + b"\n" + orjson.dumps(table.section) + b": ["
        for number, row in enumerate(_rows(table, person)):
            yield (
                (b"," if number else b"")
                + b"\n"
                + orjson.dumps(dict(zip(table.columns, row, strict=True)), default=str)
            )
        yield b"]"
    yield b"\n}}\n"


def _cell(value: Any) -> str | int:
    """Return a value as a spreadsheet reads it: times in ISO 8601, what has parts as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    return orjson.dumps(value, default=str).decode() if isinstance(value, dict | list) else str(value)


def _explained(made_at: datetime) -> str:
    """Return the page that says what is in the file, in the language in force."""
    lines = [
        _("What we hold about you"),
        "",
        _("Made on %(day)s.") % {"day": date_format(made_at, "DATETIME_FORMAT")},
        "",
        _(
            "kizuna.json holds everything in one file, for programs. Each .csv file is one table of it, for spreadsheets."
        ),
        _("Times carry their distance from UTC; amounts of money are in the programme's currency."),
        _("Technical copies that only pass on what stands here, such as queues and backups, are not repeated."),
        "",
    ]
    for table in personal.sections():
        lines.append(f"{table.section}.csv: {table.model._meta.verbose_name_plural}")
    return "\r\n".join(lines) + "\r\n"

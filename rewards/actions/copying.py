"""The rows of many postings, written with COPY: what `Batch` writes in one call, for an import's chunks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from rewards.actions.batch import Batch, Row

# Append-only tables. What is a projection is updated by the same call as ever.
_COPIED = {"postings": "rewards_posting", "entries": "rewards_pointentry"}
_NULL = "\\N"


class CopyBatch(Batch):
    """A batch that copies postings, entries and new lots; accounts, tiers and counts are written as ever."""

    def __init__(self, lots_made: Mapping[UUID, int]) -> None:
        """Remember how many lots each account had when it was loaded: later ones are new."""
        super().__init__()
        self.lots_made = lots_made

    def tables(self) -> dict[str, list[Row]]:
        """Return what `rewards_write` still has to write."""
        tables = super().tables()
        for name in _COPIED:
            tables.pop(name, None)
        known = [row for row in tables.pop("lots", ()) if row["no"] <= self.lots_made[row["account_id"]]]
        return {**tables, "lots": known} if known else tables

    def write(self) -> None:
        """Write everything, in the caller's transaction."""
        for name, table in _COPIED.items():
            copy_rows(table, self.rows.get(name, ()))
        fresh = [row for row in self._lots.values() if row["no"] > self.lots_made[row["account_id"]]]
        copy_rows("rewards_pointlot", fresh)
        super().write()


def copy_rows(table: str, rows: Sequence[Row]) -> None:
    """Copy rows with the same columns into a table."""
    if rows:
        copy_lines(table, list(rows[0]), map(cells, rows))


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Copy lines that are in COPY's text format already."""
    text = "\n".join(lines)
    if text:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            copy.write(text + "\n")


def cells(row: Row) -> str:
    """Return a row as a line of COPY's text format."""
    return "\t".join([_CELLS[type(value)](value) for value in row.values()])


def escape(text: str) -> str:
    """Return a text as a cell of COPY's text format."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def _json(value: Any) -> str:
    return escape(orjson.dumps(value).decode())


_CELLS: dict[type, Any] = {
    type(None): lambda value: _NULL,
    str: escape,
    int: str,
    bool: lambda value: "t" if value else "f",
    UUID: lambda value: value.hex,
    datetime: datetime.isoformat,
    Decimal: str,
    bytes: lambda value: "\\\\x" + value.hex(),
    dict: _json,
    list: _json,
    tuple: _json,
}

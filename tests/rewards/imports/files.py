"""Files for the imports' tests, and the command run over them."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import translation

COLUMNS = ("store", "external_id", "purchased_at", "member_external_id", "sku", "quantity", "amount", "total")

Row = Mapping[str, Any]


def purchase(
    external_id: str, /, *amounts: int, at: str = "2026-03-01 10:00:00", member: str = "taro", **cells: Any
) -> list[Row]:
    """Return the lines of a purchase; of an apple for 1,000 yen where no amounts are given."""
    bought = amounts or (1000,)
    head = {
        "store": "GINZA", "external_id": external_id, "purchased_at": at, "member_external_id": member,
        "total": sum(bought), "sku": "APPLE", "quantity": 1,
    }  # fmt: skip
    return [{**head, "amount": amount, **cells} for amount in bought]


def write(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8") -> Path:
    """Write rows under the columns that they name."""
    columns = list(dict.fromkeys(name for row in rows for name in row)) or list(COLUMNS)
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(command: str, path: Path, **options: Any) -> str:
    """Run a command over a file and return what it said, in English."""
    said = io.StringIO()
    with translation.override("en"):
        call_command(command, str(path), stdout=said, stderr=io.StringIO(), **options)
    return said.getvalue()


def rejects(path: Path) -> list[tuple[int, str]]:
    """Return (line number, code) of every line in the reject file."""
    found = path.with_name(f"{path.name}.rejects.csv")
    if not found.exists():
        return []
    with found.open(encoding="utf-8-sig", newline="") as stream:
        return [(int(row["line_number"]), row["reason"].partition(":")[0]) for row in csv.DictReader(stream)]

"""Edits by a superuser: any cell of the ledger, changed to another value that its column allows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

KEYS: dict[str, tuple[str, ...]] = {
    "rewards_terms": ("version",),
    "rewards_pointaccount": ("id",),
    "rewards_posting": ("account_id", "no"),
    "rewards_pointentry": ("account_id", "no"),
    "rewards_pointlot": ("account_id", "no"),
    "rewards_hold": ("id",),
    "rewards_tierstanding": ("account_id", "no"),
    "rewards_rulecount": ("account_id", "rule", "period"),
    "rewards_rulecounter": ("rule",),
    "rewards_purchase": ("id",),
    "rewards_purchaseline": ("purchase_id", "no"),
    "rewards_refund": ("id",),
    "rewards_refundline": ("refund_id", "line_no"),
    "rewards_activity": ("id",),
    "rewards_transfer": ("id",),
}
# The holder is no fact of the ledger. A guest's rows have no posting: see `rewards.audit`.
UNPROVABLE = {("rewards_pointaccount", "member_id")}
UNPROVABLE_OF_GUESTS = {
    ("rewards_purchase", "origin"), ("rewards_purchase", "completed_at"), ("rewards_refund", "origin"),
    ("rewards_refund", "purchase_id"), ("rewards_refund", "occurred_at"),
}  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """A cell that was changed."""

    table: str
    key: tuple[str, ...]
    column: str
    before: str
    after: str


@contextmanager
def superuser() -> Iterator[None]:
    """Work with all triggers and foreign keys off."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def columns_of(table: str) -> dict[str, str]:
    """Return the columns of a table with their types."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return dict(cursor.fetchall())


def random_edit(random: Random) -> tuple[Edit, dict[str, Any]]:
    """Change a random cell to another valid value; returns what was changed, and the row as it was."""
    while True:
        table = random.choice(sorted(KEYS))
        column, kind = random.choice(sorted(columns_of(table).items()))
        if (table, column) in UNPROVABLE:
            continue
        row = _random_row(random, table)
        if row is None or (_is_guest(table, row) and (table, column) in UNPROVABLE_OF_GUESTS):
            continue
        value = _another(random, table, column, kind, row[column])
        if value is None:
            continue
        try:
            with transaction.atomic():
                return _change(table, row, column, value), row
        except (IntegrityError, DataError):
            continue  # no value that the column allows


def _random_row(random: Random, table: str) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY {', '.join(KEYS[table])}")
        rows = cursor.fetchall()
    return json.loads(random.choice(rows)[0]) if rows else None


def _is_guest(table: str, row: dict[str, Any]) -> bool:
    if table == "rewards_purchase":
        return row["account_id"] is None
    if table != "rewards_refund":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id IS NULL FROM rewards_purchase WHERE id = %s", [row["purchase_id"]])
        return bool(cursor.fetchone()[0])


def _another(random: Random, table: str, column: str, kind: str, value: Any) -> str | None:
    """Return another value of this type as text."""
    if column == "note":
        return None if value is None else value + "!"
    if kind in ("integer", "bigint", "smallint"):
        return str(max(0, int(value or 0) + random.choice([-7, -1, 1, 2, 30])))
    if kind == "numeric":
        return str(round(float(value or 0) + random.choice([-1, 1, 10]), 4) if column != "tax_rate" else "0.0800")
    if kind == "boolean":
        return str(not value)
    if kind == "timestamp with time zone":
        moment = value or "2026-02-03T00:00:00+00:00"
        with connection.cursor() as cursor:
            step = random.choice(["-1 day", "1 microsecond", "-1 microsecond", "3 hours", "400 days"])
            if column == "posted_at":
                step = random.choice(["-1 day", "3 hours", "400 days"])  # a guest's is known to an hour
            cursor.execute("SELECT (%s::timestamptz + %s::interval)::text", [moment, step])
            return cursor.fetchone()[0]
    if kind == "bytea":
        return None if value is None else "\\x" + bytes(random.randrange(256) for _ in range(len(value) // 2 - 1)).hex()
    if kind == "uuid":
        return _other_id(random, column, value)
    if kind == "jsonb":
        return json.dumps(_changed(random, value))
    return _other_text(random, table, column, value)


def _other_id(random: Random, column: str, value: str | None) -> str | None:
    tables = {"account_id": "rewards_pointaccount", "sender_id": "rewards_pointaccount"}
    tables |= {"receiver_id": "rewards_pointaccount", "purchase_id": "rewards_purchase", "refund_id": "rewards_refund"}
    if column not in tables or random.random() < 0.3:
        return f"{random.getrandbits(128):032x}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id::text FROM {tables[column]} WHERE id::text <> %s ORDER BY id", [value or ""])
        return random.choice(cursor.fetchall())[0]


def _changed(random: Random, value: Any) -> Any:
    if isinstance(value, dict) and value:
        key = random.choice(sorted(value))
        return value | {key: _changed(random, value[key])}
    if isinstance(value, list) and value:
        index = random.randrange(len(value))
        return [*value[:index], _changed(random, value[index]), *value[index + 1 :]]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "other" if value != "other" else "another"


def _other_text(random: Random, table: str, column: str, value: str | None) -> str | None:
    choices = {
        "kind": ["earned", "redeemed", "expired", "adjusted"], "status": ["open", "captured", "released"],
        "origin": ["api", "counter", "import"], "tier": ["bronze", "silver", "gold"],
        "code": ["bronze", "silver", "gold"],
        "store_id": ["GINZA", "UENO"],
    }.get(column)  # fmt: skip
    if choices is not None:
        return random.choice([choice for choice in choices if choice != value])
    return (value or "") + "x"


def _change(table: str, row: dict[str, Any], column: str, value: str) -> Edit:
    condition = " AND ".join(f"{name} = %s" for name in KEYS[table])
    key = tuple(str(row[name]) for name in KEYS[table])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE {condition} AND {column} IS DISTINCT FROM %s RETURNING 1",
            [value, *key, value],
        )
        if cursor.fetchone() is None:
            raise IntegrityError("nothing changed")
    before = row[column] if isinstance(row[column], str) else json.dumps(row[column])
    return Edit(table, key, column, before[:200], value[:200])


@contextmanager
def edited(random: Random) -> Iterator[Edit]:
    """Change a random cell, and put the row back at the end."""
    with superuser():
        edit, row = random_edit(random)
    try:
        yield edit
    finally:
        with superuser(), connection.cursor() as cursor:
            changed = edit.key if edit.column not in KEYS[edit.table] else _new_key(edit)
            condition = " AND ".join(f"{name} = %s" for name in KEYS[edit.table])
            cursor.execute(f"DELETE FROM {edit.table} WHERE {condition}", changed)
            cursor.execute(
                f"INSERT INTO {edit.table} SELECT * FROM jsonb_populate_record(NULL::{edit.table}, %s)",
                [json.dumps(row)],
            )


def _new_key(edit: Edit) -> tuple[str, ...]:
    return tuple(
        edit.after if name == edit.column else value for name, value in zip(KEYS[edit.table], edit.key, strict=True)
    )

"""A programme of a million members and five million purchases around the pages that are timed.

A handful of purchases is posted by the ledger's own actions, and their rows are copied under other ids in PostgreSQL:
what a page meets is tables and indexes of that size, in a quarter of an hour instead of a morning.
"""

import sys
import time
from collections.abc import Iterable, Mapping

PURCHASES_A_MEMBER = 5
COPIES_A_STATEMENT = 100_000
# Each table, with the columns that hold ids of the copied member.
TABLES = {
    "members_member": ("id",),
    "rewards_pointaccount": ("id", "member_id"),
    "rewards_purchase": ("id", "account_id"),
    "rewards_purchaseline": ("purchase_id",),
    "rewards_posting": ("account_id", "purchase_id"),
    "rewards_pointentry": ("id", "account_id", "purchase_id"),
    "rewards_pointlot": ("account_id", "purchase_id"),
    "rewards_tierstanding": ("account_id",),
    "rewards_rulecount": ("account_id",),
}
# The copy's ids begin with its number, as ids do that are made one after the other.
COPY_ID = """
CREATE FUNCTION copy_id(id uuid, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT (lpad(to_hex(number), 8, '0') || substr(md5(id::text || number), 9))::uuid $$
"""
OTHERS = {
    "members_member": {
        "number": "lpad(n::text, 13, '0')",
        "external_id": "'L' || n",
        "user_id": "NULL",
        "email": "'buyer' || n || '@example.com'",
        "phone": "'+8190' || lpad(n::text, 8, '0')",
        "name": "'山田 ' || n",
        "kana": "'ヤマダ ' || n",
    },
    "rewards_purchase": {"external_id": "t.external_id || '-' || n"},
}


def fill(
    members: int, *, tables: Iterable[str] = TABLES, others: Mapping[str, Mapping[str, str]] = OTHERS, lines: int = 1
) -> None:
    """Fill tables with so many members, and say how far it is; each purchase of so many lines.

    `others` are the columns that differ from copy to copy, as SQL over the copied row `t` and the copy's number `n`.
    """
    from django.db import connection

    account_id, member_id = _template(lines)
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(COPY_ID)
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        for table in tables:
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            statement = _copy(table, columns, others.get(table, {}))
            for first in range(1, members + 1, COPIES_A_STATEMENT):
                last = min(first + COPIES_A_STATEMENT - 1, members)
                cursor.execute(statement, {"first": first, "last": last, "account": account_id, "member": member_id})
            print(f"{table}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        cursor.execute("RESET session_replication_role; RESET synchronous_commit")
        cursor.execute("VACUUM ANALYZE")


def _copy(table: str, columns: list[str], others: Mapping[str, str]) -> str:
    """Return the statement that copies the rows of the one member, `first` to `last`."""
    values = {name: f"copy_id(t.{name}, n)" for name in TABLES[table]} | others
    chosen = ", ".join(values.get(name, f"t.{name}") for name in columns)
    whose = {
        "members_member": "t.id = %(member)s",
        "rewards_pointaccount": "t.id = %(account)s",
        "rewards_purchaseline": "t.purchase_id IN (SELECT id FROM rewards_purchase WHERE account_id = %(account)s)",
    }.get(table, "t.account_id = %(account)s")
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen}"
        f" FROM generate_series(%(first)s::int, %(last)s::int) n, {table} t WHERE {whose}"
    )


def _template(lines: int) -> tuple[object, object]:
    """Post the purchases that are copied and return whose they are."""
    from datetime import UTC, datetime, timedelta

    from rewards.actions.enrolment import enrol_member
    from rewards.actions.posting import post_purchase
    from rewards.core.drafts import Draft, DraftLine
    from rewards.selectors.accounts import account_of

    joined = datetime.now(UTC) - timedelta(days=300)
    member, _ = enrol_member(external_id="L0", joined_at=joined, origin="import")
    account_id = account_of(member.pk)
    for number in range(PURCHASES_A_MEMBER):
        bought = tuple(DraftLine("SKU-1", 1000, 1980, name="Apples", category="FRUIT") for _ in range(lines))
        moment = joined + timedelta(days=50 * number + 1)
        post_purchase(Draft("S1", f"L{number}", moment, 1980 * lines, bought, account_id), origin="import")
    return account_id, member.pk

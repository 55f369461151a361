"""The stored rows of a range of accounts, as the text PostgreSQL writes: no ORM, no objects that nobody asks for."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

Row = tuple[Any, ...]
_TYPES = ("uuid", "timestamptz", "jsonb", "numeric", "bytea", "bool", "int2", "int4", "int8")  # read as text

PURCHASE = (
    "p.id, p.store_id, p.external_id, p.account_id, p.customer_ref, p.purchased_at, p.posted_at, p.register, p.clerk,"
    " p.receipt_register, p.receipt_number, p.is_tax_excluded, p.total, p.shipping, p.tax, p.points_used, p.origin,"
    " p.digest, p.lines_digest, p.completed_at, p.erased_digest"
)
LINE = "l.purchase_id, l.no, l.sku, l.name, l.category, l.quantity, l.unit_price, l.amount, l.discount, l.tax_rate"
REFUND = (
    "r.id, r.purchase_id, r.external_id, r.occurred_at, r.posted_at, r.amount, r.shipping, r.is_by_amount, r.sent,"
    " r.origin, r.digest"
)
REFUND_LINE = "l.refund_id, l.line_no, l.quantity, l.amount"

# In every query %(first)s and %(last)s are the ends of the range of accounts.
_QUERIES = {
    "accounts": (
        "SELECT id, joined_at, available, pending, held, debt, tier, tier_since, tier_until, tier_due_at, lots_due_at,"
        " clock_at, entries, postings, lots_made, purchases, hash FROM rewards_pointaccount"
        " WHERE id BETWEEN %(first)s AND %(last)s ORDER BY id"
    ),
    "postings": (
        "SELECT account_id, no, kind, occurred_at, clock_at, posted_at, newest_terms, origin, purchase_id, refund_id,"
        " data, context, result, credit_at, credit_spend_minor, credit_points, credit_purchases, digest"
        " FROM rewards_posting WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, no"
    ),
    "entries": (
        "SELECT account_id, no, posting_no, id, kind, points, balance_after, occurred_at, posted_at, expires_at,"
        " is_limited, reason, note, note_salt, note_digest, breakdown, moves, purchase_id, refund_id, hold_id, terms,"
        " hash FROM rewards_pointentry WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, no"
    ),
    "lots": (
        "SELECT account_id, no, points, available, pending, held, earned_at, expires_at, matures_at, is_limited, terms,"
        " purchase_id FROM rewards_pointlot WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, no"
    ),
    "holds": (
        "SELECT account_id, id, points, captured, ends_at, drawn, status FROM rewards_hold"
        " WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, id"
    ),
    "tiers": (
        "SELECT account_id, no, code, since, until FROM rewards_tierstanding"
        " WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, no"
    ),
    "counts": (
        "SELECT account_id, rule, period, awards, points FROM rewards_rulecount"
        " WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, rule, period"
    ),
    "activities": (
        "SELECT account_id, id, type, external_id, occurred_at, posted_at, data, digest, erased_digest"
        " FROM rewards_activity"
        " WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, id"
    ),
    "adjustments": (
        "SELECT account_id, id, points, reason_code, expires_at, decided_at FROM rewards_adjustment"
        " WHERE account_id BETWEEN %(first)s AND %(last)s AND status = 'posted' ORDER BY account_id, id"
    ),
    "coupons": (
        "SELECT account_id, id, reward, terms, points, drawn, issued_at, status, cancelled_at, source FROM rewards_coupon"
        " WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, id"
    ),
    "redemptions": (
        # By the purchase: its coupon may be one of an account that was merged into the buyer's.
        "SELECT p.account_id, r.id, r.coupon_id, r.purchase_id, r.store_id, r.discount, r.lines, r.redeemed_at,"
        " r.cancelled_at FROM rewards_redemption r JOIN rewards_purchase p ON p.id = r.purchase_id"
        " WHERE r.is_of_purchase AND p.account_id BETWEEN %(first)s AND %(last)s ORDER BY p.account_id, r.id"
    ),
    "sent": (
        "SELECT sender_id, id, points, transferred_at FROM rewards_transfer"
        " WHERE sender_id BETWEEN %(first)s AND %(last)s ORDER BY sender_id, id"
    ),
    "received": (
        "SELECT receiver_id, id, points, transferred_at FROM rewards_transfer"
        " WHERE receiver_id BETWEEN %(first)s AND %(last)s ORDER BY receiver_id, id"
    ),
}
_OF_ACCOUNTS = "p.account_id BETWEEN %(first)s AND %(last)s"
_OF_GUESTS = "p.account_id IS NULL AND p.id BETWEEN %(first)s AND %(last)s"


class Purchases(NamedTuple):
    """Purchases by id, their lines, refunds and the refunds' lines, each by what it belongs to."""

    rows: dict[str, Row]
    lines: dict[str, list[Row]]
    refunds: dict[str, list[Row]]
    refund_lines: dict[str, list[Row]]


@dataclass(slots=True)
class AccountRows:
    """Everything that is stored of one account."""

    account: Row
    tables: dict[str, list[Row]]
    purchases: Purchases
    purchase_ids: list[str]


class Reader:
    """Reads one snapshot over a connection of its own."""

    def __init__(self, conninfo: str, snapshot: str | None = None) -> None:
        self.connection = psycopg.connect(conninfo)
        self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if snapshot is not None:
            self.connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
        self.connection.execute("SET LOCAL TimeZone = 'UTC'")
        self.connection.execute("SET LOCAL jit = off")
        for name in _TYPES:
            self.connection.adapters.register_loader(name, TextLoader)

    def close(self) -> None:
        """Give the snapshot up."""
        self.connection.close()

    def export(self) -> str:
        """Return the name under which other connections share this snapshot while it is open."""
        row = self.connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        return str(row[0])

    def rows(self, query: str, **values: Any) -> list[Row]:
        """Return a query's rows as text: as many as fit into memory."""
        return self.connection.execute(query, values or None).fetchall()

    def stream(self, query: str, **values: Any) -> Iterator[Row]:
        """Yield a query's rows as text, however many: slower a row."""
        statement = f"COPY ({query}) TO STDOUT"
        with self.connection.cursor() as cursor, cursor.copy(statement, values or None) as copy:
            yield from copy.rows()

    def accounts(self, first: str, last: str) -> Iterator[AccountRows]:
        """Yield the accounts of a range with everything that is stored of them."""
        tables: dict[str, dict[str, list[Row]]] = {}
        for name, query in _QUERIES.items():
            found: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows(query, first=first, last=last):
                found[row[0]].append(row)
            tables[name] = found
        purchases = self.purchases(_OF_ACCOUNTS, first, last)
        by_account: dict[str, list[str]] = defaultdict(list)
        for row in purchases.rows.values():
            by_account[row[3]].append(row[0])
        accounts = tables.pop("accounts")
        for account_id, (account,) in accounts.items():
            own = {name: found.get(account_id, []) for name, found in tables.items()}
            yield AccountRows(account, own, purchases, by_account.get(account_id, []))

    def guests(self, first: str, last: str) -> Purchases:
        """Return the purchases without an account in a range of their ids."""
        return self.purchases(_OF_GUESTS, first, last)

    def purchases(self, condition: str, first: str, last: str) -> Purchases:
        """Return the purchases on which the condition holds, with all that belongs to them."""
        found = Purchases({}, defaultdict(list), defaultdict(list), defaultdict(list))
        ends = {"first": first, "last": last}
        for row in self.rows(f"SELECT {PURCHASE} FROM rewards_purchase p WHERE {condition}", **ends):  # nosec B608
            found.rows[row[0]] = row
        lines, refunds, refund_lines = found.lines, found.refunds, found.refund_lines
        joined = f"JOIN rewards_purchase p ON p.id = l.purchase_id WHERE {condition}"
        for row in self.rows(f"SELECT {LINE} FROM rewards_purchaseline l {joined}", **ends):  # nosec B608
            lines[row[0]].append(row)
        joined = f"JOIN rewards_purchase p ON p.id = r.purchase_id WHERE {condition}"
        for row in self.rows(f"SELECT {REFUND} FROM rewards_refund r {joined} ORDER BY r.posted_at, r.id", **ends):  # nosec B608
            refunds[row[1]].append(row)
        joined = f"JOIN rewards_refund r ON r.id = l.refund_id {joined}"
        for row in self.rows(f"SELECT {REFUND_LINE} FROM rewards_refundline l {joined}", **ends):  # nosec B608
            refund_lines[row[0]].append(row)
        return found

"""A purchase while it waits: what the fold reads, and its rows in COPY's text format."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loyalty_site.lib.ids import uuid7
from rewards.actions.batch import Row
from rewards.actions.copying import NULL, lines_of
from rewards.core.context import NO_CONTEXT, Context
from rewards.core.drafts import Draft
from rewards.core.facts import Line, Purchase

# What is known only when the purchase is posted stands last in its row; its id tells the time of that, too.
LATE = ("id", "account_id", "posted_at")
PURCHASE_COLUMNS = (
    "store_id", "external_id", "customer_ref", "purchased_at", "register", "clerk", "receipt_register",
    "receipt_number", "is_tax_excluded", "total", "shipping", "tax", "points_used", "origin", "digest", "lines_digest",
    "completed_at", *LATE,
)  # fmt: skip
LINE_COLUMNS = (
    "purchase_id", "no", "sku", "name", "category", "quantity", "amount", "unit_price", "discount", "tax_rate",
)  # fmt: skip

STAGED_COLUMNS = (
    "line_no", "last_line_no", "store", "external_id", "digest", "purchased_at", "fact", "purchase_row", "line_rows",
    "account_id", "run_id",
)  # fmt: skip

# By their places: a join by their numbers would look through everything that waits, for each chunk again.
_CLAIM = """
DELETE FROM rewards_stagedpurchase s WHERE s.ctid = ANY(ARRAY(
    SELECT ctid FROM rewards_stagedpurchase WHERE run_id = %s AND {condition} ORDER BY {order} LIMIT %s {lock}
))
RETURNING s.account_id, s.line_no, s.last_line_no, s.digest, s.fact, s.purchase_row, s.line_rows
"""


@dataclass(slots=True)
class Waiting:
    """A purchase that was claimed: its row no longer waits once the transaction commits."""

    account_id: UUID | None
    line_no: int
    last_line_no: int
    digest: bytes
    fact: str
    purchase_row: str
    line_rows: str
    purchase_id: UUID = field(default_factory=uuid7)
    purchased_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Read the time out of the fact, where it stands first, in UTC."""
        self.purchased_at = datetime.fromisoformat(self.fact[2 : self.fact.index('"', 2)])

    def copied(self, posted_at: str) -> str:
        """Return the purchase's whole row."""
        account = self.account_id.hex if self.account_id is not None else NULL
        return f"{self.purchase_row}\t{self.purchase_id.hex}\t{account}\t{posted_at}"

    def copied_lines(self) -> str:
        """Return the rows of the lines, one a line."""
        first = f"{self.purchase_id.hex}\t"
        return first + self.line_rows.replace("\n", f"\n{first}")

    def bought(self, context: Context = NO_CONTEXT) -> Purchase:
        """Return what the fold reads, with what is known about the holder now."""
        _, store, lines, total, shipping, tax, tax_excluded, points_used = orjson.loads(self.fact)
        return Purchase(
            self.purchase_id, self.purchased_at, store, tuple([Line(*line) for line in lines]), total, shipping, tax,
            tax_excluded, points_used, context,
        )  # fmt: skip


def tell_planner() -> None:
    """Tell PostgreSQL how much waits: for each chunk it would else look through and sort all that is left."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rewards_stagedpurchase (run_id, account_id, purchased_at, line_no)")


def claim_of_accounts(run_id: UUID, account_ids: list[UUID], limit: int) -> list[Waiting]:
    """Take what waits for these accounts, in the order in which it folds; the accounts are locked."""
    # Whoever has the accounts is alone with what waits for them.
    claimed = _claim("account_id = ANY(%s)", "account_id, purchased_at, line_no", "", [run_id, account_ids], limit)
    return sorted(claimed, key=lambda item: (item.account_id, item.purchased_at, item.line_no))


def claim_of_guests(run_id: UUID, limit: int) -> list[Waiting]:
    """Take guests' purchases, in the order of the file."""
    claimed = _claim("account_id IS NULL", "line_no", "FOR UPDATE", [run_id], limit)
    return sorted(claimed, key=lambda item: item.line_no)


def _claim(condition: str, order: str, lock: str, params: list[Any], limit: int) -> list[Waiting]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(condition=condition, order=order, lock=lock), [*params, limit])
        return [Waiting(*row) for row in cursor.fetchall()]


def purchase_lines(rows: Sequence[Row]) -> list[str]:
    """Return purchases' rows but for what is known only when they are posted."""
    return lines_of(rows, PURCHASE_COLUMNS[: -len(LATE)])


def line_lines(purchases: Sequence[Sequence[Row]]) -> list[str]:
    """Return the rows of each purchase's lines, one a line, but for their purchase."""
    lines = iter(lines_of([row for rows in purchases for row in rows], LINE_COLUMNS[1:]))
    return ["\n".join(islice(lines, len(rows))) for rows in purchases]


def fact_columns(draft: Draft) -> tuple[Any, ...]:
    """Return what the fold reads of a purchase, as it waits in JSON."""
    lines = [
        (line.sku, line.category, line.quantity, line.amount, line.discount, line.tax_rate) for line in draft.lines
    ]
    return (
        draft.purchased_at, draft.store, lines, draft.total, draft.shipping, draft.tax, draft.tax_excluded,
        draft.points_used,
    )  # fmt: skip

"""The stored facts of a range of accounts, read for the fold alone: no entries, no digests, no ORM."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from rewards.audit.facts import NOBODY, context_of, refund_of
from rewards.audit.facts import fact_of as own_fact_of
from rewards.audit.purchases import minor, moment
from rewards.audit.rows import Reader, Row
from rewards.core.context import NO_CONTEXT
from rewards.core.facts import Completion, Fact, Line, Purchase

_ACCOUNTS = (
    "SELECT id, joined_at, available, pending, held, debt, tier FROM rewards_pointaccount"
    " WHERE id BETWEEN %(first)s AND %(last)s ORDER BY id"
)
_POSTINGS = (
    "SELECT account_id, kind, occurred_at, clock_at, newest_terms, purchase_id, refund_id, data, context"
    " FROM rewards_posting WHERE account_id BETWEEN %(first)s AND %(last)s ORDER BY account_id, no"
)
_PURCHASES = (
    "SELECT id, store_id, purchased_at, total, shipping, tax, is_tax_excluded, points_used"
    " FROM rewards_purchase WHERE account_id BETWEEN %(first)s AND %(last)s"
)
_LINES = (
    "SELECT l.purchase_id, l.sku, l.category, l.quantity, l.amount, l.discount, l.tax_rate FROM rewards_purchaseline l"
    " JOIN rewards_purchase p ON p.id = l.purchase_id WHERE p.account_id BETWEEN %(first)s AND %(last)s"
    " ORDER BY l.purchase_id, l.no"
)
LINES_KEPT = 20_000


class Step(NamedTuple):
    """A posting as it was folded: the fact, until when time passed then, and what was known from outside."""

    fact: Fact
    until: datetime
    newest_terms: int
    review_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class History:
    """An account as it stands, and the steps that led there."""

    id: str
    joined_at: datetime
    balance: tuple[int, int, int, int]  # available, pending, held, debt
    tier: str | None
    steps: Iterator[Step]


class Facts:
    """Reads facts in a currency of so many digits; lines that are alike are one value."""

    def __init__(self, reader: Reader, digits: int) -> None:
        self.reader, self.digits = reader, digits
        self._lines: dict[Row, Line] = {}

    def histories(self, first: str, last: str) -> Iterator[History]:
        """Yield the accounts from one id to another, each with its history."""
        ends = {"first": first, "last": last}
        postings: dict[str, list[Row]] = defaultdict(list)
        for row in self.reader.rows(_POSTINGS, **ends):
            postings[row[0]].append(row)
        purchases = {row[0]: row for row in self.reader.rows(_PURCHASES, **ends)}
        lines = self._read_lines(ends)
        for account_id, joined_at, available, pending, held, debt, tier in self.reader.rows(_ACCOUNTS, **ends):
            balance = (int(available), int(pending), int(held), int(debt))
            steps = self._steps(postings.pop(account_id, []), purchases, lines)
            yield History(account_id, datetime.fromisoformat(joined_at), balance, tier, steps)

    def _read_lines(self, ends: dict[str, str]) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = defaultdict(list)
        known = self._lines
        if len(known) > LINES_KEPT:
            known.clear()
        for row in self.reader.rows(_LINES, **ends):
            content = row[1:]
            line = known.get(content)
            if line is None:
                line = known[content] = self._line(content)
            found[row[0]].append(line)
        return found

    def _line(self, content: Row) -> Line:
        sku, category, quantity, amount, discount, rate = content
        return Line(
            sku, category, int(quantity.replace(".", "")), minor(amount, self.digits), minor(discount, self.digits),
            None if rate is None else int(rate.replace(".", "")),
        )  # fmt: skip

    def _steps(self, rows: list[Row], purchases: dict[str, Row], lines: dict[str, list[Line]]) -> Iterator[Step]:
        completed = {row[5] for row in rows if row[1] == "completion"}
        for _, kind, occurred_at, clock_at, newest, purchase_id, refund_id, data_text, context_text in rows:
            context: dict[str, Any] = orjson.loads(context_text)
            known = context_of(context)
            at = datetime.fromisoformat(occurred_at)
            fact: Fact
            if kind in ("purchase", "completion"):
                with_lines = kind == "completion" or purchase_id not in completed
                fact = self._purchase(purchases[purchase_id], lines[purchase_id] if with_lines else (), known)
                if kind == "completion":
                    fact = Completion(NOBODY, at, fact)
            elif kind == "refund":
                fact = refund_of(at, orjson.loads(data_text), purchase_id, refund_id)
            else:
                fact = own_fact_of(kind, at, orjson.loads(data_text), known)
            yield Step(fact, datetime.fromisoformat(clock_at), int(newest), moment(context.get("review_due_at")))

    def _purchase(self, row: Row, lines: list[Line] | tuple[Line, ...], context: Any = NO_CONTEXT) -> Purchase:
        purchase_id, store, at, total, shipping, tax, is_tax_excluded, points_used = row
        digits = self.digits
        return Purchase(
            id=UUID(purchase_id), at=datetime.fromisoformat(at), store=store, lines=tuple(lines),
            total=minor(total, digits), shipping=minor(shipping, digits), tax=minor(tax, digits),
            tax_excluded=is_tax_excluded == "t", points_used=int(points_used), context=context,
        )  # fmt: skip

"""Stored purchases and refunds: held against their digests, and read as facts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from rewards.audit.difference import Difference, missing, same, surplus
from rewards.audit.rows import Purchases, Row
from rewards.core.chain import digest
from rewards.core.context import Context
from rewards.core.facts import Line, Purchase

TABLE, LINES, REFUNDS, REFUND_LINES = (
    "rewards_purchase", "rewards_purchaseline", "rewards_refund", "rewards_refundline",
)  # fmt: skip
_HOUR = timedelta(hours=1)


def moment(text: str | None) -> datetime | None:
    """Return an instant that PostgreSQL wrote in UTC."""
    return None if text is None else datetime.fromisoformat(text)


@lru_cache(maxsize=50_000)
def minor(text: str, digits: int) -> int:
    """Return the minor units of an amount with three decimals. Raises ValueError for a fraction of one."""
    whole, rest = divmod(int(text.replace(".", "")), 10 ** (3 - digits))
    if rest:
        raise ValueError(text)
    return whole


class Checked:
    """A purchase whose digests are right: its columns, and its lines as the fold and as the digest read them."""

    __slots__ = ("at", "coupons", "is_completed", "lines", "row", "shipping", "tax", "total")

    def __init__(self, row: Row, line_rows: Sequence[Row], digits: int, coupons: Sequence[str] = ()) -> None:
        self.row, self.coupons = row, coupons
        self.at = datetime.fromisoformat(row[5])
        self.is_completed = row[19] is not None
        try:
            self.total, self.shipping, self.tax = minor(row[12], digits), minor(row[13], digits), minor(row[14], digits)
            contents, self.lines = _read_lines(row[0], line_rows, digits)
        except ValueError as error:
            raise Difference(TABLE, row[0], "amounts", "whole minor units", error) from None
        self._check(contents)

    def _check(self, contents: list[list[Any]]) -> None:
        row = self.row
        # The order of `core.drafts.content_digest`.
        content = [
            row[1], row[2], self.at, self.total, row[4], row[7], row[8], row[9], row[10], row[11] == "t",
            self.shipping, self.tax, int(row[15]),
        ]  # fmt: skip
        if row[20] is None:
            found = digest([*content, [] if self.is_completed else contents, *([self.coupons] if self.coupons else [])])
            same(TABLE, row[0], "digest (with its lines)", row[17], "\\x" + found.hex())
        else:  # the person was erased: the digest of the content stays, and cannot be made again
            same(TABLE, row[0], "customer_ref, clerk, receipt_number", ("", "", ""), (row[4], row[8], row[10]))
            left = digest([row[17][2:], [*content, contents]])
            same(TABLE, row[0], "erased_digest (with its lines)", row[20], "\\x" + left.hex())
        of_lines = "\\x" + digest(contents).hex() if self.is_completed else None
        same(TABLE, row[0], "lines_digest (with its lines)", row[18], of_lines)

    def fact(self, context: Context, *, with_lines: bool = True) -> Purchase:
        """Return the purchase as it was folded: by its total alone where its lines came later."""
        row = self.row
        return Purchase(
            id=UUID(row[0]), at=self.at, store=row[1], lines=self.lines if with_lines else (), total=self.total,
            shipping=self.shipping, tax=self.tax, tax_excluded=row[11] == "t", points_used=int(row[15]), context=context,
        )  # fmt: skip


def _read_lines(purchase_id: str, rows: Sequence[Row], digits: int) -> tuple[list[list[Any]], tuple[Line, ...]]:
    """Return the lines as a digest reads them, and as the fold does; numbers run from 0."""
    if any(int(row[1]) != no for no, row in enumerate(rows)):
        rows = sorted(rows, key=lambda row: int(row[1]))
        for no, row in enumerate(rows):
            if int(row[1]) != no:
                raise missing(LINES, (purchase_id, no))
    contents, lines = [], []
    for _, _, sku, name, category, quantity, unit_price, amount, discount, tax_rate in rows:
        thousandths, price, off = int(quantity.replace(".", "")), minor(amount, digits), minor(discount, digits)
        rate = None if tax_rate is None else int(tax_rate.replace(".", ""))
        unit = None if unit_price is None else minor(unit_price, digits)
        contents.append([sku, name, category, thousandths, unit, price, off, rate])
        lines.append(Line(sku, category, thousandths, price, off, rate))
    return contents, tuple(lines)


def check_refund_content(row: Row, digits: int) -> None:
    """Hold a refund against its digest: what was sent."""
    amount = minor(row[5], digits) if row[7] == "t" else None
    sent = None if row[8] is None else orjson.loads(row[8])
    found = digest([row[2], datetime.fromisoformat(row[3]), sent, amount])
    same(REFUNDS, row[0], "digest", row[10], "\\x" + found.hex())


def check_refund(
    row: Row, lines: Sequence[Row], digits: int, amount: int, shipping: int, expected: Sequence[tuple[int, int, int]]
) -> None:
    """Compare a refund and its lines with what the fold made of it: lines first, its amount is their sum."""
    stored = {int(line[1]): line for line in lines}
    for no, quantity, money in expected:
        line = stored.pop(no, None)
        if line is None:
            raise missing(REFUND_LINES, (row[0], no))
        same(REFUND_LINES, (row[0], no), "quantity", quantity, int(line[2].replace(".", "")))
        same(REFUND_LINES, (row[0], no), "amount", money, minor(line[3], digits))
    for no in stored:
        raise surplus(REFUND_LINES, (row[0], no))
    same(REFUNDS, row[0], "amount", amount, minor(row[5], digits))
    same(REFUNDS, row[0], "shipping", shipping, minor(row[6], digits))


def check_time_of_id(table: str, row_id: str, posted_at: str) -> None:
    """Hold a row that no posting tells of against its id, which carries the time of its making."""
    made_at = datetime.fromtimestamp((UUID(row_id).int >> 80) / 1000, tz=datetime.fromisoformat(posted_at).tzinfo)
    if abs(datetime.fromisoformat(posted_at) - made_at) > _HOUR:
        raise Difference(table, row_id, "posted_at", f"about {made_at.isoformat()}", posted_at)


def refund_lines_of(purchases: Purchases, refund_id: str) -> list[Row]:
    """Return the stored lines of a refund."""
    return purchases.refund_lines.get(refund_id, [])

"""Guests' purchases: no account has folded them; their digests and the sums of their refunds must be right."""

from collections.abc import Sequence
from uuid import UUID

from rewards.audit.difference import Difference, surplus
from rewards.audit.purchases import (
    REFUND_LINES,
    REFUNDS,
    TABLE,
    Checked,
    check_refund,
    check_refund_content,
    check_time_of_id,
    minor,
    moment,
    refund_lines_of,
)
from rewards.audit.rows import Purchases, Row
from rewards.core.bases import goods_lines
from rewards.core.context import NO_CONTEXT
from rewards.core.facts import Refund
from rewards.core.refunds import come_back
from rewards.core.refusals import Refusal
from rewards.core.standing import Bought, Journal


def check_guests(purchases: Purchases, digits: int) -> int:
    """Check purchases without an account; returns how many. Raises Difference."""
    for purchase_id, row in purchases.rows.items():
        purchase = Checked(row, purchases.lines.get(purchase_id, ()), digits)
        check_time_of_id(TABLE, purchase_id, row[6])
        bought = Bought(purchase.fact(NO_CONTEXT), None, 0, [], ())
        for refund in purchases.refunds.get(purchase_id, ()):
            check_refund_content(refund, digits)
            check_time_of_id(REFUNDS, refund[0], refund[4])
            _check_refund(purchases, bought, refund, digits)
    return len(purchases.rows)


def _check_refund(purchases: Purchases, bought: Bought, row: Row, digits: int) -> None:
    lines = refund_lines_of(purchases, row[0])
    fact = Refund(UUID(row[0]), moment(row[3]) or bought.purchase.at, UUID(row[1]))
    if row[7] == "t":
        fact = Refund(fact.id, fact.at, fact.purchase_id, amount=minor(row[5], digits))
    elif row[8] is not None:
        wanted = sorted((int(line[1]), int(line[2].replace(".", ""))) for line in lines)
        fact = Refund(fact.id, fact.at, fact.purchase_id, lines=tuple(wanted))
        _check_left(bought, row[0], wanted)
    journal, before = Journal(), bought.shipping_refunded
    try:
        come_back(bought, fact, journal)
    except (Refusal, IndexError) as error:
        raise Difference(REFUNDS, row[0], "lines", "what the purchase still had", repr(error)) from None
    shipping = bought.shipping_refunded - before
    check_refund(row, lines, digits, journal.refund_amount, shipping, journal.refund_lines)


def _check_left(bought: Bought, refund_id: str, wanted: Sequence[tuple[int, int]]) -> None:
    """Raise Difference at the first line of a refund that brings back more than the purchase still had."""
    left = [line.quantity for line in goods_lines(bought.purchase)]
    for no, (_, quantity) in enumerate(bought.refunded):
        left[no] -= quantity
    for no, quantity in wanted:
        if no >= len(left):
            raise surplus(REFUND_LINES, (refund_id, no))
        if quantity > left[no]:
            raise Difference(REFUND_LINES, (refund_id, no), "quantity", f"at most {left[no]}", quantity)

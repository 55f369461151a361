"""Purchases as they were sent: checked for their form, not folded yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from loyalty_site.lib.money import format_amount
from rewards.core.chain import digest
from rewards.core.context import NO_CONTEXT, Context
from rewards.core.facts import Line, Purchase
from rewards.core.refusals import (
    CouponsNeedLines,
    CouponsNeedMember,
    DiscountAbovePrice,
    DoesNotAddUp,
    GuestCannotSpend,
    LinesOrReceipt,
)
from rewards.core.terms import Terms


class DraftLine(NamedTuple):
    """A line as it was sent: quantity in thousandths, prices in minor units; `amount` before the discount."""

    sku: str
    quantity: int
    amount: int
    unit_price: int | None = None
    discount: int = 0
    name: str = ""
    category: str = ""
    tax_rate: int | None = None  # hundredths of a percent


@dataclass(frozen=True, slots=True)
class Draft:
    """A purchase as it was sent, checked for its form alone. `account_id` None is a guest's purchase.

    `qr_nonce` is of the code by which the person proved who they are: no content, it may differ when the purchase is sent again.
    """

    store: str
    external_id: str
    purchased_at: datetime
    total: int
    lines: tuple[DraftLine, ...] = ()
    account_id: UUID | None = None
    customer_ref: str = ""
    register: str = ""
    clerk: str = ""
    receipt_register: str = ""
    receipt_number: str = ""
    tax_excluded: bool = False
    shipping: int = 0
    tax: int = 0
    points_used: int = 0
    coupons: tuple[UUID, ...] = ()
    qr_nonce: str = ""

    def __post_init__(self) -> None:
        """Keep the instant in UTC: a digest and a hash know one spelling of it."""
        if self.purchased_at.tzinfo is not UTC:
            object.__setattr__(self, "purchased_at", self.purchased_at.astimezone(UTC))


def line_amount(quantity: int, unit_price: int) -> int:
    """Return what so many thousandths at a unit price cost, rounded half up to whole minor units."""
    return (2 * quantity * unit_price + 1000) // 2000


def content_digest(draft: Draft) -> bytes:
    """Return the digest of what was sent: the same reference with other content is another purchase.

    In what order coupons were named is no content.
    """
    return digest([*_content(draft), *coupons_content(draft.coupons)])


def erased_digest(stored: bytes, draft: Draft) -> bytes:
    """Return the digest of what erasure leaves of a purchase, bound to the digest that the chain covers.

    The lines count, whenever they came; the coupons that were named do not.
    """
    return digest([stored.hex(), _content(draft)])


def _content(draft: Draft) -> list[Any]:
    return [
        draft.store, draft.external_id, draft.purchased_at, draft.total, draft.customer_ref, draft.register,
        draft.clerk, draft.receipt_register, draft.receipt_number, draft.tax_excluded, draft.shipping, draft.tax,
        draft.points_used, lines_content(draft.lines),
    ]  # fmt: skip


def coupons_content(coupons: Iterable[UUID]) -> list[list[str]]:
    """Return the coupons of a purchase as its digest reads them; nothing where it names none."""
    named = sorted(str(coupon) for coupon in coupons)
    return [named] if named else []


def lines_content(lines: Sequence[DraftLine]) -> list[list[Any]]:
    """Return lines as their digest reads them."""
    return [
        [
            line.sku,
            line.name,
            line.category,
            line.quantity,
            line.unit_price,
            line.amount,
            line.discount,
            line.tax_rate,
        ]
        for line in lines
    ]


def check(draft: Draft, terms: Terms) -> None:
    """Raise a Refusal where the draft cannot be a purchase under these terms."""
    for line in draft.lines:
        if line.discount > line.amount:
            raise DiscountAbovePrice()
    if draft.lines:
        computed = sum(line.amount - line.discount for line in draft.lines) + draft.shipping
        computed += draft.tax if draft.tax_excluded else 0
        if computed != draft.total:
            raise DoesNotAddUp(
                computed=format_amount(computed, terms.digits), total=format_amount(draft.total, terms.digits)
            )
    elif not draft.receipt_number:
        raise LinesOrReceipt()
    elif draft.shipping + draft.tax > draft.total:
        raise DoesNotAddUp(
            computed=format_amount(draft.shipping + draft.tax, terms.digits),
            total=format_amount(draft.total, terms.digits),
        )
    if draft.points_used and draft.account_id is None:
        raise GuestCannotSpend()
    if draft.coupons and draft.account_id is None:
        raise CouponsNeedMember()
    if draft.coupons and not draft.lines:
        raise CouponsNeedLines()


def fact_of(draft: Draft, purchase_id: UUID, context: Context = NO_CONTEXT) -> Purchase:
    """Return the purchase as the fold reads it."""
    return Purchase(
        id=purchase_id,
        at=draft.purchased_at,
        store=draft.store,
        lines=tuple(
            Line(line.sku, line.category, line.quantity, line.amount, line.discount, line.tax_rate)
            for line in draft.lines
        ),
        total=draft.total,
        shipping=draft.shipping,
        tax=draft.tax,
        tax_excluded=draft.tax_excluded,
        points_used=draft.points_used,
        context=context,
    )

"""Refunds: goods that came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from loyalty_site.lib.money import to_decimal, to_minor
from rewards.actions import reviews
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.actions.coupons import give_back_from
from rewards.actions.locking import lock_purchase
from rewards.actions.merging import carry_on
from rewards.core.chain import digest
from rewards.core.drafts import fact_of
from rewards.core.facts import Purchase as PurchaseFact
from rewards.core.facts import Refund as RefundFact
from rewards.core.refunds import come_back
from rewards.core.refusals import ExternalIdTaken, RefundBeforePurchase, RefundExceedsPurchase, UnknownLine
from rewards.core.standing import Bought, Journal
from rewards.models import Purchase, Refund, RefundLine
from rewards.selectors.accounts import Account
from rewards.selectors.merged import load_with_keeper
from rewards.selectors.purchases import stored_draft
from rewards.selectors.timeline import current_timeline


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """Goods that came back: a SKU and how many thousandths of it, of one line where it is named."""

    sku: str
    quantity: int
    line: int | None = None


@dataclass(slots=True)
class Refunded:
    """A refund that was posted: what it gave back, and what the account has now."""

    id: UUID
    journal: Journal
    account: Account | None


def refund_digest(external_id: str, at: datetime, lines: Sequence[ReturnedLine] | None, amount: int | None) -> bytes:
    """Return the digest of what was sent: the same reference with other content is another refund."""
    return digest([external_id, at, sent_lines(lines), amount])


def sent_lines(lines: Sequence[ReturnedLine] | None) -> list[list[object]] | None:
    """Return lines as a refund keeps them, so that its digest can be made again."""
    return None if lines is None else [[line.sku, line.quantity, line.line] for line in lines]


def post_refund(
    purchase_id: UUID, external_id: str, occurred_at: datetime, *, lines: Sequence[ReturnedLine] | None = None,
    amount: int | None = None, origin: str = "api",
) -> Refunded:  # fmt: skip
    """Post a refund of a purchase: in lines, by an amount in minor units, or of all that is left.

    Raises RefundExceedsPurchase, RefundBeforePurchase, UnknownLine, ExternalIdTaken, Purchase.DoesNotExist.
    """
    at, occurred_at = now(), occurred_at.astimezone(UTC)
    batch = Batch()
    try:
        with transaction.atomic():
            case = reviews.lay_open(purchase_id)
            posted = _fold(purchase_id, external_id, occurred_at, lines, amount, origin, at, batch)
            batch.write()
            reviews.hold_rest(case)
    except IntegrityError as error:
        if "refund_is_posted_once" in str(error):
            raise ExternalIdTaken() from error
        raise
    return posted


def _fold(
    purchase_id: UUID, external_id: str, occurred_at: datetime, lines: Sequence[ReturnedLine] | None,
    amount: int | None, origin: str, at: datetime, batch: Batch,
) -> Refunded:  # fmt: skip
    row = lock_purchase(purchase_id, at)
    purchase = fact_of(stored_draft(row), row.pk)
    if occurred_at < purchase.at:
        raise RefundBeforePurchase()
    account = keeper = None
    if row.account_id is not None:
        account, keeper = load_with_keeper(
            row.account_id, at, moments=[row.purchased_at], lots=True, purchase=purchase
        )  # fmt: skip
    bought = account.standing.bought[row.pk] if account is not None else guest_bought(row, purchase)
    wanted = None if lines is None else resolve_lines(bought, lines)
    fact = RefundFact(uuid7(), occurred_at, row.pk, wanted, amount)
    stamp = refund_digest(external_id, occurred_at, lines, amount)
    shipping_before = bought.shipping_refunded
    if account is not None:
        journal = fold(
            account, fact, batch, kind="refund", origin=origin, content=[bytes(row.digest), stamp],
            data=_data(fact), purchase_id=row.pk, refund_id=fact.id, posted_at=at, until=at,
        )  # fmt: skip
        announce(batch, account, journal, origin, "refund")
        if keeper is not None:
            carry_on(account, keeper, journal, batch, at, origin)
    else:
        journal = Journal()
        come_back(bought, fact, journal)
    digits = current_timeline().at(row.purchased_at).digits
    if bought.is_wholly_refunded and _has_everything_back(bought, fact):
        give_back_from(row.pk, [applied.id for applied in bought.purchase.context.coupons], at)
    shipping = bought.shipping_refunded - shipping_before
    _add_rows(batch, row, fact, external_id, stamp, sent_lines(lines), journal, shipping, origin, at, digits)
    return Refunded(fact.id, journal, account)


def _has_everything_back(bought: Bought, fact: RefundFact) -> bool:
    """Tell whether no goods stay with the customer: what a coupon made free is no money, so its items are counted."""
    if fact.lines is None:
        return True
    goods = bought.purchase.lines
    return all(back[1] == line.quantity for back, line in zip(bought.refunded, goods, strict=True))


def _data(fact: RefundFact) -> dict[str, object]:
    return {
        "lines": None if fact.lines is None else [list(line) for line in fact.lines],
        "amount": fact.amount,
    }


def resolve_lines(bought: Bought, lines: Sequence[ReturnedLine]) -> tuple[tuple[int, int], ...]:
    """Return (line, quantity) for SKUs: in line order where one stands on several, or the line that is named.

    Raises UnknownLine and RefundExceedsPurchase.
    """
    stock = [line.quantity for line in bought.purchase.lines]
    for index, back in enumerate(bought.refunded):
        stock[index] -= back[1]
    found: dict[int, int] = {}
    for wanted in lines:
        indices = [
            index for index, line in enumerate(bought.purchase.lines)
            if line.sku == wanted.sku and (wanted.line is None or wanted.line == index)
        ]  # fmt: skip
        if not indices:
            raise UnknownLine(sku=wanted.sku)
        left = wanted.quantity
        for index in indices:
            part = min(left, stock[index])
            if part:
                found[index] = found.get(index, 0) + part
                stock[index] -= part
                left -= part
        if left:
            raise RefundExceedsPurchase()
    return tuple(sorted(found.items()))


def guest_bought(row: Purchase, purchase: PurchaseFact) -> Bought:
    """Return a guest's purchase with what has come back of it already."""
    digits = current_timeline().at(row.purchased_at).digits
    bought = Bought(purchase, None, 0, [], ())
    refunds = list(Refund.objects.filter(purchase=row).order_by("posted_at", "pk"))
    for refund in refunds:
        come_back(bought, stored_refund(refund, digits), Journal())
    return bought


def stored_refund(refund: Refund, digits: int) -> RefundFact:
    """Return a stored refund as a fact: what came back of each line, or an amount."""
    if refund.is_by_amount:
        return RefundFact(refund.pk, refund.occurred_at, refund.purchase_id, amount=to_minor(refund.amount, digits))
    rows = RefundLine.objects.filter(refund=refund).order_by("line_no").values_list("line_no", "quantity")
    lines = tuple((no, to_minor(quantity, 3)) for no, quantity in rows)
    return RefundFact(refund.pk, refund.occurred_at, refund.purchase_id, lines=None if refund.shipping else lines)


def fold_stored_refund(account: Account, refund: Refund, batch: Batch, at: datetime, origin: str) -> Journal:
    """Fold a refund that was posted while its purchase was a guest's."""
    digits = account.timeline.at(refund.occurred_at).digits
    fact = stored_refund(refund, digits)
    return fold(
        account, fact, batch, kind="refund", origin=origin, data=_data(fact) | credited(refund),
        content=[bytes(refund.purchase.digest), bytes(refund.digest)],
        purchase_id=refund.purchase_id, refund_id=refund.pk, posted_at=at, until=at,
    )  # fmt: skip


def credited(row: Purchase | Refund) -> dict[str, object]:
    """Return what the posting of a late credit keeps: when a guest's row was posted, and from where."""
    told = {"posted_at": row.posted_at, "origin": row.origin}
    return {"credited": told | ({"completed_at": row.completed_at} if isinstance(row, Purchase) else {})}


def _add_rows(
    batch: Batch, row: Purchase, fact: RefundFact, external_id: str, stamp: bytes, sent: list[list[object]] | None,
    journal: Journal, shipping: int, origin: str, at: datetime, digits: int,
) -> None:  # fmt: skip
    batch.add(
        "refunds",
        {
            "id": fact.id, "purchase_id": row.pk, "external_id": external_id, "occurred_at": fact.at, "posted_at": at,
            "amount": to_decimal(journal.refund_amount, digits), "shipping": to_decimal(shipping, digits),
            "is_by_amount": fact.amount is not None, "origin": origin, "digest": stamp, "sent": sent,
        },
    )  # fmt: skip
    for line_no, quantity, money in journal.refund_lines:
        batch.add(
            "refund_lines",
            {
                "refund_id": fact.id, "line_no": line_no, "quantity": to_decimal(quantity, 3),
                "amount": to_decimal(money, digits),
            },
        )  # fmt: skip

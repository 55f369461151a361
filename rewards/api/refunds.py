"""Refunds of purchases."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router

from members.actions.idempotency import stored_answer
from members.api.errors import Invalid
from members.api.fields import field_problem
from members.api.idempotency import NaturalKey
from members.api.operation import operation
from rewards.actions.refunds import ReturnedLine, post_refund, refund_digest
from rewards.api.bodies import NewRefund
from rewards.api.data import balance_data, tier_data
from rewards.api.drafts import amount_of, thousandths
from rewards.api.once import once_by_reference
from rewards.api.references import PurchasePath, purchase_in_path
from rewards.api.refusals import refuses
from rewards.api.shapes import RefundPosted
from rewards.api.shown import money
from rewards.core import refusals
from rewards.core.refusals import ExternalIdTaken
from rewards.models import Refund
from rewards.selectors.receipts import RefundReceipt, stored_refund_receipt
from rewards.selectors.timeline import current_timeline

router = Router(tags=["refunds"])


@router.post(
    "/purchases/{purchase}/refunds",
    **operation(
        "purchases:write",
        {201: RefundPosted},
        idempotency="optional",
        refuses=refuses(refusals.RefundExceedsPurchase, refusals.RefundBeforePurchase, refusals.UnknownLine),
        example={
            "external_id": "R-17",
            "lines": [{"sku": "DRIP", "quantity": 1}],
            "occurred_at": "2026-10-02T11:00:00+09:00",
        },
    ),
)
def post(request: HttpRequest, purchase: PurchasePath, body: NewRefund) -> HttpResponse:
    """Refund a purchase: in lines, by an amount, or all that is left where neither is said."""
    placed = purchase_in_path(purchase)
    request.auth.check_store(placed.store)  # type: ignore[attr-defined]
    if body.lines is not None and body.amount is not None:
        raise Invalid([field_problem(("amount",), "exactly_one")])
    key = NaturalKey(f"refund:{placed.id.hex}", body.external_id)

    def effect() -> tuple[int, Any]:
        return 201, _post(placed.id, body, key)

    return once_by_reference(request, key, effect, constraint="refund_is_posted_once")


def _post(purchase_id: UUID, body: NewRefund, key: NaturalKey) -> dict[str, Any]:
    digits = current_timeline().versions[-1].digits
    amount = amount_of(body.amount, digits, "amount")
    lines = None
    if body.lines is not None:
        lines = [ReturnedLine(line.sku, thousandths(line.quantity), line.line) for line in body.lines]
    known = Refund.objects.filter(purchase_id=purchase_id, external_id=body.external_id).first()
    if known is None:
        refund_id = post_refund(purchase_id, body.external_id, body.occurred_at, lines=lines, amount=amount).id
        return _data(stored_refund_receipt(refund_id), digits)
    if bytes(known.digest) != refund_digest(body.external_id, body.occurred_at, lines, amount):
        raise ExternalIdTaken()
    stored = stored_answer(*key)
    return orjson.loads(stored.body) if stored is not None else _data(stored_refund_receipt(known.pk), digits)


def _data(receipt: RefundReceipt, digits: int) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "amount": money(receipt.amount, digits),
        "shipping": money(receipt.shipping, digits),
        "returned": receipt.returned,
        "reversed": receipt.reversed,
        "forgiven": receipt.forgiven,
        "balance": balance_data(receipt.balance),
        "tier": tier_data(receipt.tier, receipt.terms),
    }

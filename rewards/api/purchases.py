"""Purchases: posted, previewed, read back, completed by their lines."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from members.actions.attempts import TooManyAttempts
from members.actions.pins import PinLocked, PinNotSet, PinWrong
from members.api.answers import answer, json_response
from members.api.idempotency import claims_of, with_idempotency
from members.api.keys import Caller
from members.api.operation import operation
from rewards.actions.posting import answered_before, receipt_of
from rewards.actions.purchases import complete_purchase, preview_purchase
from rewards.actions.spend_proofs import check_unused
from rewards.api.bodies import CompletingLines, NewPurchase
from rewards.api.data import preview_data, purchase_data
from rewards.api.drafts import draft_lines
from rewards.api.once import once_by_reference
from rewards.api.posting import natural_key, post_at_once, post_one, to_draft
from rewards.api.proofs import compared, prove_person
from rewards.api.references import PurchasePath, purchase_in_path
from rewards.api.refusals import refuses
from rewards.api.shapes import PurchasePosted, PurchasePreview, PurchaseShown
from rewards.api.shown import purchase_shown
from rewards.core import refusals
from rewards.core.coupons.refusals import REASONS
from rewards.core.drafts import content_digest
from rewards.selectors.coupons import find_coupons
from rewards.selectors.receipts import Receipt, known_purchases
from rewards.selectors.targets import Wanted, targets, timeline_of
from rewards.selectors.timeline import NoProgramme, current_timeline

router = Router(tags=["purchases"])

PURCHASE_EXAMPLE = {
    "external_id": "2026-000123",
    "store": "GINZA",
    "member": "card:4900000000019",
    "purchased_at": "2026-10-01T10:15:00+09:00",
    "register": "2",
    "lines": [
        {"sku": "BEANS-1", "category": "BEANS", "quantity": 1, "unit_price": "1580", "tax_rate": "0.08"},
        {"sku": "DRIP", "category": "COFFEE", "quantity": 2, "unit_price": "200", "tax_rate": "0.08"},
    ],
    "total": "1980",
}
POSTING_REFUSALS = refuses(
    refusals.InsufficientPoints, refusals.PointsAboveGoods, refusals.PointsNotAllowed, refusals.TaxRateMissing,
    refusals.UnknownStore, refusals.UnknownMember, refusals.DoesNotAddUp, refusals.DiscountAbovePrice,
    refusals.LinesOrReceipt, refusals.CannotSpend, refusals.MustRegister, refusals.GuestCannotSpend,
    refusals.MemberLeft, refusals.VerificationRequired, refusals.VerificationFailed, refusals.QrInvalid,
    refusals.QrExpired, refusals.QrUsed, refusals.QrOfOther, refusals.UnknownCoupon, refusals.CouponRepeated,
    refusals.CouponsNeedMember, refusals.CouponsNeedLines, *REASONS, NoProgramme,
)  # fmt: skip
POSTING_REFUSALS += [PinNotSet, PinWrong, PinLocked, TooManyAttempts]


@router.post(
    "/purchases",
    **operation(
        "purchases:write",
        {201: PurchasePosted},
        idempotency="optional",
        refuses=POSTING_REFUSALS,
        example=PURCHASE_EXAMPLE,
    ),
)
def post(request: HttpRequest, body: NewPurchase) -> HttpResponse:
    """Post a purchase. The same `external_id` of a store with the same content is answered as the first time."""
    caller = _caller(request)
    caller.check_store(body.store)

    key = natural_key(body)
    posted = post_at_once(body, caller, claims_of(request, key))
    if posted is not None:
        return json_response(posted.body, posted.status)
    proof = prove_person(body, caller)

    def effect() -> tuple[int, Any]:
        return 201, post_one(body, caller, proof)

    constraint = "purchase_is_posted_once"
    return once_by_reference(request, key, effect, constraint=constraint, compared=compared(request))


@router.post(
    "/purchases/preview",
    **operation(
        "purchases:write",
        {200: PurchasePreview},
        refuses=[*POSTING_REFUSALS, *refuses(refusals.ExternalIdTaken)],
        example=PURCHASE_EXAMPLE,
    ),
)
def preview(request: HttpRequest, body: NewPurchase) -> HttpResponse:
    """Return what posting this purchase would give; nothing is written."""
    caller = _caller(request)
    caller.check_store(body.store)
    (target,) = targets([Wanted(body.store, body.external_id, body.member)])
    proof = prove_person(body, caller)
    draft = to_draft(body, target, timeline_of(target), caller, find_coupons(body.coupons), proof)
    if target.purchase_id is not None:
        stored = known_purchases([target.purchase_id])[target.purchase_id]
        return answer(preview_data(answered_before(draft, content_digest(draft), stored)))
    if proof is not None and draft.account_id is not None:
        check_unused(draft.account_id, proof)
    posted = preview_purchase(draft)
    if posted.journal is None or posted.account is None:
        return answer(preview_data(Receipt(posted.id)))
    receipt = receipt_of(posted.id, posted.journal, posted.account)
    return answer(preview_data(replace(receipt, coupons=posted.coupons)))


@router.get("/purchases/{purchase}", **operation("purchases:write", {200: PurchaseShown}))
def show(request: HttpRequest, purchase: PurchasePath) -> HttpResponse:
    """Return what was posted, its refunds and its entries."""
    placed = purchase_in_path(purchase)
    _caller(request).check_store(placed.store)
    return answer(purchase_shown(placed.id))


@router.post(
    "/purchases/{purchase}/lines",
    **operation(
        "purchases:write",
        {201: PurchasePosted},
        idempotency="required",
        refuses=refuses(
            refusals.AlreadyCompleted, refusals.CompletionAfterRefund, refusals.DoesNotAddUp,
            refusals.DiscountAbovePrice, refusals.TaxRateMissing,
        ),
        example={"lines": PURCHASE_EXAMPLE["lines"]},
    ),
)  # fmt: skip
def complete(request: HttpRequest, purchase: PurchasePath, body: CompletingLines) -> HttpResponse:
    """Complete a purchase that was posted with its receipt alone; the difference is one more entry."""
    placed = purchase_in_path(purchase)
    _caller(request).check_store(placed.store)

    def effect() -> tuple[int, Any]:
        lines = draft_lines(body.lines, current_timeline().versions[-1].digits)
        posted = complete_purchase(placed.id, lines)
        if posted.journal is None or posted.account is None:
            return 201, purchase_data(Receipt(posted.id))
        return 201, purchase_data(receipt_of(posted.id, posted.journal, posted.account))

    return with_idempotency(request, effect)


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller

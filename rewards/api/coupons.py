"""Coupons at the till: judged, redeemed, a redemption cancelled."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from loyalty_site.lib.clock import now
from loyalty_site.lib.money import format_amount, to_minor
from members.api.answers import answer
from members.api.errors import NotFound, StoreNotAllowed
from members.api.idempotency import with_idempotency
from members.api.operation import operation
from rewards.actions.coupons import cancel_redemption, redeem
from rewards.actions.purchases import check_store
from rewards.api.bodies import Cancelling, CouponUse, NewLine, NewRedemption
from rewards.api.coupon_shapes import CouponJudged, CouponRedeemed, RedemptionEnd
from rewards.api.data import balance_data
from rewards.api.drafts import amount_of, draft_lines
from rewards.api.refusals import refuses
from rewards.core import refusals
from rewards.core.coupons.discount import shipping_discount
from rewards.core.coupons.judging import Use
from rewards.core.coupons.refusals import (
    REASONS,
    CouponForPurchase,
    LinesNeeded,
    RedemptionCancelled,
    RedemptionOfPurchase,
    UnknownPurchase,
)
from rewards.core.drafts import DraftLine
from rewards.core.refusals import DiscountAbovePrice, UnknownMember
from rewards.models import Purchase, Redemption
from rewards.selectors.coupons import Named, find_coupon, lines_bought, preview_use
from rewards.selectors.merged import keeper_of
from rewards.selectors.purchases import find_placed
from rewards.selectors.receipts import balance_of
from rewards.selectors.targets import find_holder
from rewards.selectors.timeline import current_timeline

router = Router(tags=["coupons"])

CouponPath = Annotated[
    str,
    Path(
        max_length=100,
        description="The coupon's code, in upper or lower case; blanks, hyphens and O, I, L for 0, 1 are forgiven.",
        examples=["7Q2KD9WX4T1RC1"],
    ),
]
_LINE = {"sku": "DRIP", "quantity": 1, "amount": "700"}
_OF_A_USE = (refusals.UnknownStore, refusals.DiscountAbovePrice)


@router.post(
    "/coupons/{code}/validate",
    **operation(
        "coupons:redeem",
        {200: CouponJudged},
        refuses=[*refuses(*_OF_A_USE, refusals.UnknownMember), StoreNotAllowed],
        example={"store": "GINZA", "lines": [_LINE]},
    ),
)
def validate(request: HttpRequest, code: CouponPath, body: CouponUse) -> HttpResponse:
    """Say what a coupon would take off, or everything that forbids its use; nothing is written."""
    named = _coupon_in_path(code)
    request.auth.check_store(body.store)  # type: ignore[attr-defined]
    check_store(body.store, current_timeline())
    lines = _lines(body.lines)
    holder = None if body.member is None else find_holder(body.member)
    if body.member is not None and holder is None:
        raise UnknownMember()
    is_own = holder is None or holder.account_id == named.account_id
    judged = preview_use(named, Use(now(), body.store, lines, is_own, _shipping(body) or 0))
    parts = [] if judged.refusals else judged.parts
    off_shipping = 0 if judged.refusals else shipping_discount(judged.offer, _shipping(body) or 0)
    digits = judged.terms.digits
    return answer(
        {
            "valid": not judged.refusals,
            "discount": format_amount(sum(parts) + off_shipping, digits),
            "lines": [{"index": index, "discount": format_amount(part, digits)} for index, part in enumerate(parts)],
            "reasons": [REASONS[type(refusal)] for refusal in judged.refusals],
        }
    )


@router.post(
    "/coupons/{code}/redeem",
    **operation(
        "coupons:redeem",
        {201: CouponRedeemed},
        idempotency="required",
        refuses=[*refuses(*_OF_A_USE, LinesNeeded, UnknownPurchase, CouponForPurchase, *REASONS), StoreNotAllowed],
        example={"store": "GINZA", "lines": [_LINE]},
    ),
)
def use(request: HttpRequest, code: CouponPath, body: NewRedemption) -> HttpResponse:
    """Use a coupon, once; the discount is worked out here from the lines, or else those of the purchase."""
    named = _coupon_in_path(code)
    request.auth.check_store(body.store)  # type: ignore[attr-defined]

    def effect() -> tuple[int, Any]:
        digits = _digits()
        check_store(body.store, current_timeline())
        lines = None if body.lines is None else _lines(body.lines)
        bought, shipping = _purchase(body), _shipping(body)
        if bought is not None:
            lines = lines_bought(bought.pk, digits) if lines is None else lines
            shipping = to_minor(bought.shipping, digits) if shipping is None else shipping
        buyer = bought.account_id if bought is not None else None
        is_own = buyer is None or (keeper_of(buyer) or buyer) == named.account_id
        use_of_it = Use(now(), body.store, lines, is_own, shipping or 0)
        redemption = redeem(named, use_of_it, None if bought is None else bought.pk)
        discount = format_amount(to_minor(redemption.discount, digits), digits)
        return 201, {"redemption": redemption.pk, "discount": discount}

    return with_idempotency(request, effect)


@router.post(
    "/redemptions/{uuid:redemption}/cancel",
    **operation(
        "coupons:redeem",
        {200: RedemptionEnd},
        idempotency="required",
        refuses=[*refuses(RedemptionCancelled, RedemptionOfPurchase), StoreNotAllowed],
        example={},
    ),
)
def cancel(request: HttpRequest, redemption: Path[UUID], body: Cancelling) -> HttpResponse:
    """Give the coupon, its stock and its points back, once; with `keep_coupon` the coupon alone, into the wallet."""
    store = Redemption.objects.filter(pk=redemption).values_list("store_id", flat=True).first()
    if store is None:
        raise NotFound
    request.auth.check_store(store)  # type: ignore[attr-defined]

    def effect() -> tuple[int, Any]:
        done = cancel_redemption(redemption, keep_coupon=body.keep_coupon)
        return 200, {
            "redemption": done.redemption.pk, "coupon": done.coupon.code, "status": done.coupon.status,
            "returned": done.points, "balance": balance_data(balance_of(done.account.standing)),
        }  # fmt: skip

    return with_idempotency(request, effect)


def _coupon_in_path(code: str) -> Named:
    """Return the coupon in the path. Raises NotFound."""
    named = find_coupon(code)
    if named is None:
        raise NotFound
    return named


def _lines(lines: list[NewLine]) -> tuple[DraftLine, ...]:
    """Return the lines as they were sent. Raises Invalid, DiscountAbovePrice."""
    found = draft_lines(lines, _digits())
    if any(line.discount > line.amount for line in found):
        raise DiscountAbovePrice()
    return found


def _shipping(body: CouponUse | NewRedemption) -> int | None:
    """Return the shipping as it was sent, in minor units. Raises Invalid."""
    return amount_of(body.shipping, _digits(), "shipping")


def _purchase(body: NewRedemption) -> Purchase | None:
    """Return the purchase in the body, None where it names none. Raises UnknownPurchase."""
    if body.purchase is None:
        return None
    placed = find_placed(body.purchase)
    if placed is None or placed.store != body.store:
        raise UnknownPurchase()
    return Purchase.objects.only("account_id", "shipping").get(pk=placed.id)


def _digits() -> int:
    return current_timeline().versions[-1].digits

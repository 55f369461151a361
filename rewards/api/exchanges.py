"""Points for coupons, and the wallet that they lie in."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from loyalty_site.lib.clock import now
from members.api.answers import answer
from members.api.errors import Invalid, NotFound
from members.api.fields import field_problem
from members.api.idempotency import with_idempotency
from members.api.operation import operation
from rewards.actions.coupons import exchange
from rewards.api.bodies import NewExchange
from rewards.api.coupon_shapes import CouponIssued, Wallet
from rewards.api.data import balance_data
from rewards.api.references import MemberPath, member_in_path
from rewards.api.refusals import refuses
from rewards.core import refusals
from rewards.core.coupons import refusals as of_rewards
from rewards.selectors.coupons import PAGE, PAGE_MAX, shown, wallet
from rewards.selectors.receipts import balance_of
from rewards.selectors.targets import find_holder
from rewards.selectors.timeline import current_timeline

router = Router(tags=["coupons"])


@router.post(
    "/members/{member}/exchanges",
    **operation(
        "points:write",
        {201: CouponIssued},
        idempotency="required",
        refuses=refuses(
            refusals.InsufficientPoints, refusals.CannotSpend, refusals.MustRegister, refusals.MemberLeft,
            of_rewards.UnknownReward, of_rewards.RewardUnavailable, of_rewards.RewardNotForMember,
            of_rewards.RewardOutOfStock, of_rewards.RewardLimitReached,
        ),
        example={"reward": "free-drip"},
    ),
)  # fmt: skip
def post(request: HttpRequest, member: MemberPath, body: NewExchange) -> HttpResponse:
    """Exchange points for a reward's coupon, within its stock and its limits."""
    holder = member_in_path(member)

    def effect() -> tuple[int, Any]:
        coupon, account = exchange(holder.account_id, body.reward)
        return 201, {
            "id": coupon.pk, "code": coupon.code, "reward": coupon.reward, "points": coupon.points,
            "valid_from": coupon.issued_at, "valid_until": coupon.valid_until,
            "balance": balance_data(balance_of(account.standing)),
        }  # fmt: skip

    return with_idempotency(request, effect)


@router.get("/members/{member}/coupons", **operation("members:read", {200: Wallet}))
def coupons(
    request: HttpRequest,
    member: MemberPath,
    cursor: Annotated[str | None, Query(max_length=40, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
) -> HttpResponse:
    """Return the wallet, newest first, a page at a time; what was used or has expired stays in it."""
    holder = find_holder(member)
    if holder is None:
        raise NotFound
    found, following = wallet(holder.account_id, before=_place(cursor), limit=limit)
    known, language, at = current_timeline(), get_language() or "ja", now()
    items = [shown(coupon, known.of(coupon.terms), language, at) for coupon in found]
    return answer({"items": items, "next": None if following is None else str(following)})


def _place(cursor: str | None) -> UUID | None:
    """Return the id that a cursor stands for. Raises Invalid for what is no cursor of ours."""
    try:
        return None if cursor is None else UUID(cursor)
    except ValueError:
        raise Invalid([field_problem(("cursor",), "invalid")]) from None

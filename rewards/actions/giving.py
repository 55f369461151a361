"""Coupons that are given: claimed, had for a public code, handed out by a campaign, given by themselves.

Each way does the same: the account is locked, whom the coupon is for and what the member has had is read after that
lock, one is counted off the stock, and the fact `coupon.issued` is written with it.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions.attempts import PUBLIC_CODE, give_back, reserve
from members.actions.outbox import record
from rewards.actions.coupons import issued_data, new_coupon
from rewards.actions.stock import take_one
from rewards.core.coupons.offer import Reward, find_given, find_public, given_by
from rewards.core.coupons.refusals import (
    CouponLimitReached,
    CouponNotOffered,
    CouponOutOfStock,
    CouponUnavailable,
    UnknownGivenCoupon,
)
from rewards.core.coupons.shelf import check_may_have, check_on_offer
from rewards.core.limits import period_of
from rewards.core.refusals import CannotSpend
from rewards.core.terms import Terms
from rewards.models import Coupon
from rewards.selectors.accounts import load
from rewards.selectors.coupons import bearer, issued_moments
from rewards.selectors.giving import candidates
from rewards.selectors.timeline import current_timeline

GIVEN_AT_ONCE = 10_000  # by one run of the sweep: it comes again
CHUNK = 500

Find = Callable[[Terms], Reward | None]


def claim(account_id: UUID, code: str) -> Coupon:
    """Give a member the coupon that they ask for, by its code in the programme.

    Raises UnknownGivenCoupon, CouponUnavailable, CouponNotOffered, CouponLimitReached, CouponOutOfStock, CannotSpend.
    """
    return _give(account_id, code, lambda terms: _given(terms, code, "claim"))


def enter(account_id: UUID, typed: str, client: str) -> Coupon:
    """Give a member the coupon whose public code they typed; `client` is their network address.

    An attempt is counted before the code is looked up, and given back where it names a coupon.
    Raises TooManyAttempts and what `claim` raises.
    """
    attempt = reserve(PUBLIC_CODE, account=str(account_id), client=client)
    if find_public(current_timeline().at(now()), typed) is not None:
        give_back(attempt)
    return _give(account_id, typed, lambda terms: find_public(terms, typed))


def issue(account_id: UUID, code: str, *, campaign: str = "") -> Coupon:
    """Give a member a coupon by a campaign: one of the programme's whose `give` is campaign.

    A limit of the coupon holds here too, and without one it is given as often as it is asked for: a campaign sends
    once to each member. Raises what `claim` raises.
    """
    columns = {"campaign": campaign} if campaign else {}
    return _give(account_id, code, lambda terms: _given(terms, code, "campaign"), **columns)


def give_automatic_coupons(at: datetime, *, most: int = GIVEN_AT_ONCE) -> int:
    """Give automatic coupons to those whom they are for and who have none for this period; returns how many.

    One transaction each: killed, the next run goes on where this one stopped. An account, a coupon and a period have
    one coupon, which the database holds too.
    """
    terms = current_timeline().at(at)
    given = 0
    for reward in given_by(terms, "auto"):
        given += _give_to_all(reward, terms, at, most - given)
    return given


def _give_to_all(reward: Reward, terms: Terms, at: datetime, most: int) -> int:
    """Give one automatic coupon to so many at most; what is out of stock or over is given to nobody."""
    each = reward.limit.each if reward.limit is not None else "ever"
    occasion = period_of(each, terms.local(at).date())
    given, after = 0, None
    while given < most:
        found = candidates(reward, occasion, terms.local(at), after=after, size=min(CHUNK, most - given))
        for account_id in found:
            try:
                _give(account_id, reward.code, lambda known: _given(known, reward.code, "auto"), occasion=occasion)
                given += 1
            except (CouponOutOfStock, CouponUnavailable, UnknownGivenCoupon):
                return given
            except (CouponNotOffered, CouponLimitReached, CannotSpend):
                continue  # it has changed since it was looked up, or another run was here
        if not found:
            break
        after = found[-1]
    return given


def _given(terms: Terms, code: str, give: str) -> Reward | None:
    found = find_given(terms, code)
    return found if found is not None and found.source == give else None


def _give(account_id: UUID, named: str, find: Find, **columns: str) -> Coupon:
    at = now()
    with transaction.atomic():
        account = load([account_id], at, lots=True)[account_id]
        terms = account.timeline.at(at)
        reward = find(terms)
        if reward is None:
            raise UnknownGivenCoupon(coupon=named)
        if account.status != "active":
            raise CannotSpend()
        check_on_offer(reward, terms, at)
        had = issued_moments(account_id, reward.code, reward.source) if _counts(reward) else []
        check_may_have(reward, bearer(account, reward.audience, at), had, terms, at)
        coupon = new_coupon(account_id, reward, terms, at, **columns)
        take_one(reward)
        coupon.save(force_insert=True)
        record("coupon.issued", account.member_id, _as_text(issued_data(coupon)))
    return coupon


def _counts(reward: Reward) -> bool:
    return reward.limit is not None and reward.limit.per_member is not None


def _as_text(data: dict[str, object]) -> dict[str, object]:
    """Return a fact's data with ids and times as text."""
    return {
        key: value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
        for key, value in data.items()
    }

"""Coupons: points are exchanged for them, they are redeemed, a redemption is cancelled.

The only writer of Coupon and Redemption. The account is locked first, whoever acts: what the coupon is, what the
member has had and what they are is read after that lock, and stays so until the commit. Counters of stock come last.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import new_coupon_code
from loyalty_site.lib.ids import uuid7
from loyalty_site.lib.money import to_decimal
from members.actions.outbox import record
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.actions.holds import check_may_spend
from rewards.actions.stock import give_one_back, take_one
from rewards.core.coupons.judging import Use, suits
from rewards.core.coupons.offer import Offer, Reward, find_reward
from rewards.core.coupons.refusals import (
    LinesNeeded,
    RedemptionCancelled,
    RewardLimitReached,
    RewardNotForMember,
    RewardUnavailable,
    UnknownReward,
)
from rewards.core.facts import Exchange, Return
from rewards.core.limits import period_of
from rewards.core.moves import drawn_from
from rewards.core.terms import Terms
from rewards.models import Coupon, Redemption
from rewards.selectors.accounts import Account, load
from rewards.selectors.coupons import Named, bearer, issued_moments, judge
from rewards.selectors.lots import load_empty_lots

CANCELLED = "exchange_cancelled"  # the reason of the entry that gives the points back


class Cancelled(NamedTuple):
    """What a cancellation gave back."""

    redemption: Redemption
    coupon: Coupon
    points: int
    account: Account


def exchange(account_id: UUID, reward_code: str) -> tuple[Coupon, Account]:
    """Exchange points for a reward's coupon, which is good from now on.

    Raises UnknownReward, RewardUnavailable, RewardNotForMember, RewardLimitReached, RewardOutOfStock,
    InsufficientPoints, CannotSpend, MustRegister.
    """
    at = now()
    with transaction.atomic():
        account = load([account_id], at, lots=True)[account_id]
        terms = account.timeline.at(at)
        reward = find_reward(terms, reward_code)
        if reward is None:
            raise UnknownReward(reward=reward_code)
        check_may_spend(account, at)
        valid_until = _valid_until(reward, terms, at)
        _check_may_have(account, reward, terms, at)
        coupon = Coupon(
            id=uuid7(), code=new_coupon_code(), account_id=account_id, reward=reward.code, terms=terms.version,
            points=reward.points, issued_at=at, valid_until=valid_until,
        )  # fmt: skip
        batch = _fold_exchange(account, coupon)
        take_one(reward.code, reward.stock)
        coupon.save(force_insert=True)
        batch.write()
    return coupon, account


def _valid_until(reward: Reward, terms: Terms, at: datetime) -> datetime | None:
    """Return the end of the coupon's time. Raises RewardUnavailable where it could never be used."""
    if reward.offer is None or reward.offer.when.is_over(terms.local(at)):
        raise RewardUnavailable(reward=reward.code)
    end = reward.offer.valid_until(at, terms)
    if end is not None and end <= at:
        raise RewardUnavailable(reward=reward.code)
    return end


def _check_may_have(account: Account, reward: Reward, terms: Terms, at: datetime) -> None:
    """Raise RewardNotForMember, or RewardLimitReached; a coupon whose exchange was cancelled does not count."""
    if not suits(reward.audience, bearer(account, reward.audience, at), terms.local(at)):
        raise RewardNotForMember(reward=reward.code)
    limit = reward.limit
    if limit is None or limit.per_member is None:
        return
    period = period_of(limit.each, terms.local(at).date())
    had = [period_of(limit.each, terms.local(moment).date()) for moment in issued_moments(account.id, reward.code)]
    if had.count(period) >= limit.per_member:
        raise RewardLimitReached(reward=reward.code, most=limit.per_member)


def _fold_exchange(account: Account, coupon: Coupon) -> Batch:
    """Draw the points; the coupon remembers from which lots, and the batch tells of both."""
    at, batch = coupon.issued_at, Batch()
    journal = fold(
        account, Exchange(coupon.pk, at, coupon.points, coupon.reward), batch, kind="exchange", origin="api",
        data={"coupon": str(coupon.pk), "points": coupon.points, "reward": coupon.reward}, posted_at=at, until=at,
    )  # fmt: skip
    entry = next(entry for entry in journal.entries if entry.kind == "redeemed")
    coupon.drawn = [list(part) for part in drawn_from(entry.moves)]
    announce(batch, account, journal, "api", "exchange")
    told = {
        "coupon": coupon.pk, "reward": coupon.reward, "points": coupon.points, "issued_at": at,
        "valid_until": coupon.valid_until,
    }  # fmt: skip
    batch.add("outbox", {"topic": "coupon.issued", "member_id": account.member_id, "data": told})
    return batch


def redeem(named: Named, use: Use, purchase_id: UUID | None = None) -> Redemption:
    """Use a coupon. Raises LinesNeeded, and the first of what `refusals_of` finds against this use."""
    with transaction.atomic():
        account = load([named.account_id], use.at, lots=True)[named.account_id]
        coupon = Coupon.objects.get(pk=named.id)
        refusals, parts, offer, terms = judge(coupon, account, use)
        if refusals:
            raise refusals[0]
        redemption = Redemption.objects.create(
            coupon=coupon, store_id=use.store, purchase_id=purchase_id, lines=parts, redeemed_at=use.at,
            discount=to_decimal(_discount(offer, use, parts), terms.digits),
        )  # fmt: skip
        _set_status(coupon, Coupon.Status.REDEEMED)
        told = {
            "coupon": str(coupon.pk), "reward": coupon.reward, "redemption": str(redemption.pk), "store": use.store,
            "discount": str(redemption.discount), "purchase": str(purchase_id) if purchase_id else None,
        }  # fmt: skip
        record("coupon.redeemed", account.member_id, told)
    return redemption


def _discount(offer: Offer, use: Use, parts: list[int]) -> int:
    """Return the whole discount; without lines only that of a coupon that asks nothing of them is known."""
    if use.lines is not None:
        return sum(parts)
    if offer.needs_lines:
        raise LinesNeeded()
    return offer.amount


def cancel_redemption(redemption_id: UUID, *, keep_coupon: bool = False) -> Cancelled:
    """Cancel a use of a coupon, once: everything goes back to where it was before the exchange.

    "Gives the coupon, its stock and its points back" cannot mean all three to the member, who would then have the
    coupon for nothing. So the coupon goes back to the shelf: it is no longer good, its unit of stock and its place in
    the member's limit are free again, and its points return to their lots (to one that has expired, for the days of
    grace). With `keep_coupon` the coupon alone goes back, into the wallet, good until the day it was good until;
    its points stay spent and its unit stays taken.
    Raises RedemptionCancelled, Redemption.DoesNotExist.
    """
    at = now()
    with transaction.atomic():
        account_id = Redemption.objects.values_list("coupon__account_id", flat=True).get(pk=redemption_id)
        account = load([account_id], at, lots=True)[account_id]
        redemption = Redemption.objects.select_related("coupon").get(pk=redemption_id)
        if redemption.cancelled_at is not None:
            raise RedemptionCancelled()
        redemption.cancelled_at = at
        redemption.save(update_fields=["cancelled_at"])
        coupon = redemption.coupon
        if keep_coupon:
            _set_status(coupon, Coupon.Status.ISSUED)
        else:
            _undo_exchange(coupon, account, at)
    return Cancelled(redemption, coupon, 0 if keep_coupon else coupon.points, account)


def _undo_exchange(coupon: Coupon, account: Account, at: datetime) -> None:
    drawn = tuple((lot, points) for lot, points in coupon.drawn)
    load_empty_lots(account, (lot for lot, _ in drawn))
    batch = Batch()
    journal = fold(
        account, Return(coupon.pk, at, drawn, CANCELLED), batch, kind="return", origin="api",
        data={"coupon": str(coupon.pk), "drawn": coupon.drawn, "reason": CANCELLED}, posted_at=at, until=at,
    )  # fmt: skip
    announce(batch, account, journal, "api", "return")
    coupon.cancelled_at = at
    _set_status(coupon, Coupon.Status.CANCELLED)
    give_one_back(coupon.reward)
    batch.write()


def _set_status(coupon: Coupon, status: Coupon.Status) -> None:
    coupon.status = status
    coupon.save(update_fields=["status", "cancelled_at"])

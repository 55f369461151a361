"""Coupons: points are exchanged for them, they are redeemed, by themselves or in a purchase, a redemption is cancelled.

The only writer of Coupon and Redemption: what gives coupons calls `new_coupon`. The account is locked first, whoever acts: what the coupon is, what the
member has had and what they are is read after that lock, and stays so until the commit. Counters of stock come last.
"""

from collections.abc import Iterable, Sequence
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
from rewards.actions.merging import carry_on
from rewards.actions.stock import give_one_back, take_one
from rewards.core.context import Applied
from rewards.core.coupons.discount import shipping_discount
from rewards.core.coupons.judging import Use, way_of
from rewards.core.coupons.offer import EXCHANGE, Offer, Reward, counter_of, find_reward
from rewards.core.coupons.refusals import (
    CouponForPurchase,
    CouponUsed,
    LinesNeeded,
    RedemptionCancelled,
    RedemptionOfPurchase,
    UnknownReward,
)
from rewards.core.coupons.shelf import check_may_have, check_on_offer, ends_at
from rewards.core.drafts import Draft
from rewards.core.facts import Exchange, Return
from rewards.core.moves import drawn_from
from rewards.core.terms import Terms
from rewards.models import Coupon, Redemption
from rewards.selectors.accounts import Account, load
from rewards.selectors.coupons import Named, bearer, issued_moments, judge, lock_holder
from rewards.selectors.lots import load_empty_lots
from rewards.selectors.merged import load_with_keeper

CANCELLED = "exchange_cancelled"  # the reason of the entry that gives the points back


class UsedInPurchase(NamedTuple):
    """A coupon that a purchase uses, as it is to be written behind the purchase."""

    applied: Applied
    draft: Draft
    purchase_id: UUID
    member_id: UUID | None
    digits: int
    way: str


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
        check_on_offer(reward, terms, at)
        has_limit = reward.limit is not None and reward.limit.per_member is not None
        had = issued_moments(account_id, reward.code) if has_limit else []
        check_may_have(reward, bearer(account, reward.audience, at), had, terms, at)
        coupon = new_coupon(account_id, reward, terms, at)
        batch = _fold_exchange(account, coupon)
        take_one(reward)
        coupon.save(force_insert=True)
        batch.write()
    return coupon, account


def new_coupon(account_id: UUID, reward: Reward, terms: Terms, at: datetime, **columns: str) -> Coupon:
    """Return a coupon of a reward, or one that is given, issued now; the caller counts its stock and saves it."""
    offer = reward.offer
    return Coupon(
        id=uuid7(), code=new_coupon_code(), account_id=account_id, reward=reward.code, source=reward.source,
        terms=terms.version, points=reward.points, issued_at=at, valid_until=ends_at(offer, at, terms),
        valid_from=offer.valid_from(at, terms) if offer.wait_days else None,
        **{"campaign": reward.campaign} | columns,
    )  # fmt: skip


def issued_data(coupon: Coupon) -> dict[str, object]:
    """Return what the fact of an issue says: never the code."""
    return {
        "coupon": coupon.pk, "reward": coupon.reward, "source": coupon.source, "campaign": coupon.campaign,
        "points": coupon.points, "issued_at": coupon.issued_at, "valid_from": coupon.good_from,
        "valid_until": coupon.valid_until,
    }  # fmt: skip


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
    batch.add("outbox", {"topic": "coupon.issued", "member_id": account.member_id, "data": issued_data(coupon)})
    return batch


def redeem(named: Named, use: Use, purchase_id: UUID | None = None) -> Redemption:
    """Use a coupon.

    Raises LinesNeeded, CouponForPurchase, and the first of what `refusals_of` finds against this use.
    """
    with transaction.atomic():
        account, coupon = lock_holder(named, use.at)
        refusals, parts, offer, terms = judge(coupon, account, use)
        if refusals:
            raise refusals[0]
        if offer.kind == "multiplier":
            raise CouponForPurchase()
        redemption = Redemption.objects.create(
            coupon=coupon, store_id=use.store, way=way_of(use, terms), purchase_id=purchase_id, lines=parts, redeemed_at=use.at,
            discount=to_decimal(_discount(offer, use, parts), terms.digits),
        )  # fmt: skip
        _set_status(coupon, Coupon.Status.REDEEMED)
        record("coupon.redeemed", account.member_id, _redeemed_data(redemption, coupon.reward))
    return redemption


def _discount(offer: Offer, use: Use, parts: list[int]) -> int:
    """Return the whole discount; without lines only that of a coupon that asks nothing of them is known.

    What a coupon that is used by hand takes off is known of a fixed amount alone, of others 0 is kept.
    """
    if use.is_by_hand:
        return offer.amount
    if use.lines is not None:
        return sum(parts) + shipping_discount(offer, use.shipping)
    if offer.needs_lines:
        raise LinesNeeded()
    return offer.amount + shipping_discount(offer, use.shipping)


def redeem_in_purchases(found: Sequence[UsedInPurchase]) -> None:
    """Write the coupons that purchases use, in the transaction of the purchases and behind them.

    Raises CouponUsed where one is not issued any more: the accounts are locked, so that none should be.
    """
    ids = [used.applied.id for used in found]
    issued = Coupon.objects.filter(pk__in=ids, status=Coupon.Status.ISSUED)
    if issued.update(status=Coupon.Status.REDEEMED) != len(ids):
        raise CouponUsed()
    rows = [
        Redemption(
            coupon_id=used.applied.id, store_id=used.draft.store, way=used.way, purchase_id=used.purchase_id, is_of_purchase=True,
            lines=list(used.applied.lines), redeemed_at=used.draft.purchased_at,
            discount=to_decimal(used.applied.discount, used.digits),
        )
        for used in found
    ]  # fmt: skip
    Redemption.objects.bulk_create(rows)
    for row, used in zip(rows, found, strict=True):
        record("coupon.redeemed", used.member_id, _redeemed_data(row, used.applied.code))


def _redeemed_data(row: Redemption, reward: str) -> dict[str, object]:
    """Return what the fact of a use says: never the code."""
    return {
        "coupon": str(row.coupon_id), "reward": reward, "redemption": str(row.pk), "store": row.store_id,
        "discount": str(row.discount), "purchase": str(row.purchase_id) if row.purchase_id else None,
    }  # fmt: skip


def give_back_from(purchase_id: UUID, coupons: Iterable[UUID], at: datetime) -> None:
    """Give the coupons of a purchase that came back wholly back into the wallet, in the refund's transaction.

    Each is good until the day it was good until: one whose day has passed meanwhile has expired.
    """
    live = Redemption.objects.filter(purchase=purchase_id, is_of_purchase=True, cancelled_at=None)
    ids = list(live.filter(coupon__in=list(coupons)).values_list("coupon_id", flat=True))
    live.filter(coupon__in=ids).update(cancelled_at=at)
    Coupon.objects.filter(pk__in=ids, status=Coupon.Status.REDEEMED).update(status=Coupon.Status.ISSUED)


def cancel_redemption(redemption_id: UUID, *, keep_coupon: bool = False) -> Cancelled:
    """Cancel a use of a coupon, once: everything goes back to where it was before the exchange.

    "Gives the coupon, its stock and its points back" cannot mean all three to the member, who would then have the
    coupon for nothing. So the coupon goes back to the shelf: it is no longer good, its unit of stock and its place in
    the member's limit are free again, and its points return to their lots (to one that has expired, for the days of
    grace). With `keep_coupon` the coupon alone goes back, into the wallet, good until the day it was good until;
    its points stay spent and its unit stays taken. One that was given cost nothing: it goes back into the wallet
    either way. What a purchase used goes back with the purchase's refund alone: the purchase earned on the rest.
    Raises RedemptionCancelled, RedemptionOfPurchase, Redemption.DoesNotExist.
    """
    at = now()
    with transaction.atomic():
        account_id = Redemption.objects.values_list("coupon__account_id", flat=True).get(pk=redemption_id)
        account, keeper = load_with_keeper(account_id, at, lots=True)
        redemption = Redemption.objects.select_related("coupon").get(pk=redemption_id)
        if redemption.cancelled_at is not None:
            raise RedemptionCancelled()
        if redemption.is_of_purchase:
            raise RedemptionOfPurchase()
        redemption.cancelled_at = at
        redemption.save(update_fields=["cancelled_at"])
        coupon = redemption.coupon
        stays = keep_coupon or coupon.source != EXCHANGE
        if stays:
            _set_status(coupon, Coupon.Status.ISSUED)
        else:
            _undo_exchange(coupon, account, keeper, at)
    return Cancelled(redemption, coupon, 0 if stays else coupon.points, account)


def _undo_exchange(coupon: Coupon, account: Account, keeper: Account | None, at: datetime) -> None:
    drawn = tuple((lot, points) for lot, points in coupon.drawn)
    load_empty_lots(account, (lot for lot, _ in drawn))
    batch = Batch()
    journal = fold(
        account, Return(coupon.pk, at, drawn, CANCELLED), batch, kind="return", origin="api",
        data={"coupon": str(coupon.pk), "drawn": coupon.drawn, "reason": CANCELLED}, posted_at=at, until=at,
    )  # fmt: skip
    announce(batch, account, journal, "api", "return")
    if keeper is not None:
        carry_on(account, keeper, journal, batch, at, "api")
    coupon.cancelled_at = at
    _set_status(coupon, Coupon.Status.CANCELLED)
    give_one_back(counter_of(coupon.source, coupon.reward))
    batch.write()


def cancel_of_leaver(coupons: Iterable[Coupon], at: datetime) -> None:
    """End the coupons of an account whose holder leaves, in the transaction of the leaving, which locks the account.

    No points come back; their units of stock do, counters in the order of their names.
    """
    found = list(coupons)
    Coupon.objects.filter(pk__in=[coupon.pk for coupon in found]).update(
        status=Coupon.Status.CANCELLED, cancelled_at=at
    )
    for counter in sorted(counter_of(coupon.source, coupon.reward) for coupon in found):
        give_one_back(counter)


def _set_status(coupon: Coupon, status: Coupon.Status) -> None:
    coupon.status = status
    coupon.save(update_fields=["status", "cancelled_at"])

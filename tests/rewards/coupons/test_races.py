"""Thirty at once: one coupon is redeemed once, the last unit is had once, a redemption goes back once.

A coupon in thirty purchases at once is used by one of them.

Each was seen to fail once: redemptions, limits and cancellations with the account read without its lock, the
exchanges with the stock read first and counted afterwards.
"""

from functools import partial

import pytest

from rewards.actions.coupons import cancel_redemption, exchange
from rewards.core.coupons.refusals import CouponUsed, RedemptionCancelled, RewardLimitReached, RewardOutOfStock
from rewards.models import Coupon, PointAccount, Purchase, Redemption, RewardStock
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import published
from tests.rewards.coupons.basket import BASKET, buy
from tests.rewards.coupons.counter import SHELF, coupon, rich, used
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 30


class Outcomes:
    """What became of each attempt: done, or the refusal that is meant; anything else is not caught."""

    def __init__(self, refusal):
        self.refusal, self.done, self.refused = refusal, [], []

    def attempt(self, action):
        try:
            self.done.append(action())
        except self.refusal as refused:
            self.refused.append(refused)


def race(refusal, actions):
    outcomes = Outcomes(refusal)
    together([partial(outcomes.attempt, action) for action in actions])
    assert (len(outcomes.done), len(outcomes.refused)) == (1, len(actions) - 1)


def test_one_coupon_is_redeemed_once():
    published(SHELF)
    found = coupon(rich())
    race(CouponUsed, [partial(used, found)] * CLIENTS)
    assert Redemption.objects.count() == 1
    assert verify_ledger().difference is None


def test_one_coupon_is_used_by_one_purchase():
    published(BASKET)
    taro = rich()
    found = coupon(taro)
    race(CouponUsed, [partial(buy, taro, found)] * CLIENTS)
    assert (Redemption.objects.count(), Purchase.objects.count()) == (1, 1)
    assert verify_ledger().difference is None


def test_the_last_unit_is_had_once():
    published(SHELF.replace("stock: 1}", "stock: 2}"))
    exchange(rich(), "free-drip")  # the counter's row is there, so that nobody waits for its insertion
    members = [rich() for _ in range(CLIENTS)]
    race(RewardOutOfStock, [partial(exchange, each, "free-drip") for each in members])
    assert RewardStock.objects.get(reward="free-drip").issued == Coupon.objects.count() == 2
    assert sorted(PointAccount.objects.values_list("available", flat=True)) == [850] * 2 + [1000] * (CLIENTS - 1)
    assert verify_ledger().difference is None


def test_a_members_limit_is_not_passed():
    published(SHELF.replace("per_member: 2", "per_member: 1"))
    taro = rich(CLIENTS * 300)
    race(RewardLimitReached, [partial(exchange, taro, "ten-off")] * CLIENTS)
    assert PointAccount.objects.get().available == (CLIENTS - 1) * 300


def test_a_redemption_goes_back_once():
    published(SHELF)
    row = used(coupon(rich()))
    race(RedemptionCancelled, [partial(cancel_redemption, row.pk)] * CLIENTS)
    assert (PointAccount.objects.get().available, RewardStock.objects.get().issued) == (1000, 0)
    assert verify_ledger().difference is None

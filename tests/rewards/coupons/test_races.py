"""Thirty at once: one coupon is redeemed once, the last unit is had once, a redemption goes back once.

A coupon in thirty purchases at once is used by one of them. `make torture` does the first three 200 times.

Each was seen to fail once: redemptions, limits and cancellations with the account read without its lock, the
exchanges with the stock read first and counted afterwards.
"""

from functools import partial

import pytest

from rewards.actions.coupons import cancel_redemption, exchange
from rewards.core.coupons.refusals import CouponUsed, RedemptionCancelled, RewardLimitReached, RewardOutOfStock
from rewards.models import Coupon, PointAccount, PointEntry, Purchase, Redemption, RewardStock
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import line, published
from tests.rewards.coupons.basket import BASKET, buy
from tests.rewards.coupons.counter import SHELF, coupon, rich, use, used
from tests.rewards.torture.clients import together
from tests.rewards.torture.crowd import Crowd, rounds

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


def race(refusal, actions, at_once=together):
    """Let actions meet, of which one is done and all others are refused, and return what the one returned."""
    outcomes = Outcomes(refusal)
    at_once([partial(outcomes.attempt, action) for action in actions])
    assert (len(outcomes.done), len(outcomes.refused)) == (1, len(actions) - 1)
    return outcomes.done[0]


def one_coupon_is_redeemed_once(turns):
    published(SHELF)
    with Crowd(CLIENTS) as crowd:
        for turn in rounds(turns):
            race(CouponUsed, [partial(used, coupon(rich()))] * CLIENTS, crowd.at_once)
            assert Redemption.objects.count() == turn + 1
    assert verify_ledger().difference is None


def test_one_coupon_is_redeemed_once():
    one_coupon_is_redeemed_once(1)


@pytest.mark.torture
def test_two_hundred_coupons_are_each_redeemed_once():
    one_coupon_is_redeemed_once(200)


def one_coupon_is_used_by_one_purchase(turns):
    published(BASKET)
    with Crowd(CLIENTS) as crowd:
        for turn in rounds(turns):
            taro = rich()
            race(CouponUsed, [partial(buy, taro, coupon(taro))] * CLIENTS, crowd.at_once)
            assert (Redemption.objects.count(), Purchase.objects.count()) == (turn + 1, turn + 1)
    assert verify_ledger().difference is None


def test_one_coupon_is_used_by_one_purchase():
    one_coupon_is_used_by_one_purchase(1)


@pytest.mark.torture
def test_two_hundred_coupons_are_each_used_by_one_purchase():
    one_coupon_is_used_by_one_purchase(200)


def the_last_unit_is_had_once(turns):
    """The unit comes back after each round, so that the same members meet at the same last one again."""
    published(SHELF.replace("stock: 1}", "stock: 2}"))
    exchange(rich(), "free-drip")  # the counter's row is there, so that nobody waits for its insertion
    members = [rich() for _ in range(CLIENTS)]
    with Crowd(CLIENTS) as crowd:
        for turn in rounds(turns):
            had, _ = race(RewardOutOfStock, [partial(exchange, each, "free-drip") for each in members], crowd.at_once)
            assert RewardStock.objects.get(reward="free-drip").issued == 2
            assert Coupon.objects.count() == turn + 2
            assert sorted(PointAccount.objects.values_list("available", flat=True)) == [850] * 2 + [1000] * 29
            if turn + 1 < turns:
                cancel_redemption(used(had, use(line(700, sku="DRIP"))).pk)
    assert PointEntry.objects.filter(kind="redeemed").count() == turns + 1
    assert verify_ledger().difference is None


def test_the_last_unit_is_had_once():
    the_last_unit_is_had_once(1)


@pytest.mark.torture
def test_the_last_unit_is_had_once_each_of_two_hundred_times():
    the_last_unit_is_had_once(200)


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

"""A purchase that used coupons comes back: what was paid is given back, and the coupons with the whole of it."""

import pytest

from loyalty_site.lib.clock import now
from rewards.actions.coupons import cancel_redemption
from rewards.actions.refunds import ReturnedLine, post_refund
from rewards.core.coupons.refusals import RedemptionOfPurchase
from rewards.core.refusals import RefundExceedsPurchase
from rewards.models import Coupon, PointAccount, Redemption, Refund
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import line, published
from tests.rewards.coupons.basket import BASKET, buy
from tests.rewards.coupons.counter import coupon, rich

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro(db):
    published(BASKET)
    return rich(3000)


def test_the_whole_purchase_gives_the_coupon_back(taro):
    found = coupon(taro)
    before = PointAccount.objects.get().available
    posted = buy(taro, found, coupon(taro, "double"))
    post_refund(posted.id, "r1", now())
    assert set(Coupon.objects.values_list("status", flat=True)) == {"issued"}
    assert Redemption.objects.filter(cancelled_at=None).count() == 0
    assert Refund.objects.get().amount == 500
    assert PointAccount.objects.get().available == before - 10
    assert verify_ledger().difference is None


def test_it_can_be_used_again_then(taro):
    found = coupon(taro)
    post_refund(buy(taro, found).id, "r1", now())
    assert buy(taro, found).earned == 5
    assert verify_ledger().difference is None


def test_a_part_keeps_it_used_and_gives_back_what_that_part_cost(taro):
    posted = buy(taro, coupon(taro), lines=(line(1000), line(1000, sku="PEAR")))
    post_refund(posted.id, "r1", now(), lines=[ReturnedLine("PEAR", 1000)])
    assert (Refund.objects.get().amount, Coupon.objects.get().status) == (750, "redeemed")
    assert verify_ledger().difference is None


def test_part_by_part_the_last_one_gives_it_back(taro):
    posted = buy(taro, coupon(taro), lines=(line(1000), line(1000, sku="PEAR")))
    post_refund(posted.id, "r1", now(), lines=[ReturnedLine("PEAR", 1000)])
    post_refund(posted.id, "r2", now(), amount=750)
    assert Coupon.objects.get().status == "issued"
    assert verify_ledger().difference is None


def test_while_a_free_item_stays_with_the_customer_it_is_used(taro):
    found = coupon(taro, "free-drip")
    posted = buy(taro, found, lines=(line(700, sku="DRIP"), line(1000)))
    post_refund(posted.id, "r1", now(), lines=[ReturnedLine("APPLE", 1000)])
    assert Coupon.objects.get().status == "redeemed"
    assert verify_ledger().difference is None


def test_more_than_was_paid_does_not_come_back(taro):
    posted = buy(taro, coupon(taro))
    with pytest.raises(RefundExceedsPurchase):
        post_refund(posted.id, "r1", now(), amount=501)


def test_it_goes_back_in_no_other_way(taro):
    buy(taro, coupon(taro))
    with pytest.raises(RedemptionOfPurchase):
        cancel_redemption(Redemption.objects.get().pk)

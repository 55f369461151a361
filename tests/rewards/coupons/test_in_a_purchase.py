"""Coupons that a purchase uses: once, in its own transaction, and it earns on what is left."""

from dataclasses import replace
from datetime import timedelta

import pytest

from loyalty_site.lib.clock import now
from members.models import Member, Outbox
from rewards.actions.posting import post_purchase, post_purchases
from rewards.actions.purchases import preview_purchase
from rewards.core.coupons.refusals import (
    CouponExpired,
    CouponMinimum,
    CouponNoMatchingLine,
    CouponNotYours,
    CouponUsed,
    CouponWrongStore,
)
from rewards.core.refusals import CannotSpend, CouponsNeedLines, CouponsNeedMember, PointsAboveGoods
from rewards.models import Coupon, PointAccount, Purchase, Redemption
from rewards.selectors.audit import verify_ledger
from rewards.selectors.timeline import current_timeline
from tests.rewards.cast import draft, line, published
from tests.rewards.coupons.basket import BASKET, buy
from tests.rewards.coupons.counter import coupon, rich, used

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro(db):
    published(BASKET)
    return rich(3000)


def test_it_is_used_and_the_purchase_earns_on_what_is_left(taro):
    found = coupon(taro)
    posted = buy(taro, found)
    assert posted.earned == 5
    redemption = Redemption.objects.get()
    assert (redemption.purchase_id, redemption.discount, redemption.lines) == (posted.id, 500, [500])
    assert Coupon.objects.get().status == "redeemed"
    assert Purchase.objects.get().total == 1000
    assert verify_ledger().difference is None


def test_its_use_is_told_without_its_code(taro):
    found = coupon(taro)
    posted = buy(taro, found)
    told = Outbox.objects.get(topic="coupon.redeemed")
    assert (told.data["purchase"], told.data["discount"]) == (str(posted.id), "500")
    assert found.code not in str(told.data)


def test_where_points_are_earned_before_discounts_a_coupon_takes_none_away(taro):
    published(BASKET.replace("  currency: JPY\n", "  currency: JPY\n  earning: {basis: {discounted: false}}\n"))
    assert buy(taro, coupon(taro)).earned == 10


def test_points_pay_for_what_is_left_alone(taro):
    with pytest.raises(PointsAboveGoods):
        buy(taro, coupon(taro), points_used=501)
    posted = buy(taro, coupon(taro), points_used=500)
    assert (posted.earned, verify_ledger().difference) == (0, None)


def test_several_are_used_together(taro):
    buy(taro, coupon(taro), coupon(taro, "ten-off"), lines=(line(1000), line(500)))
    assert sorted(Redemption.objects.values_list("discount", "lines")) == [(150, [100, 50]), (500, [333, 167])]
    assert verify_ledger().difference is None


def test_one_that_goes_with_no_other_stays_in_the_wallet(taro):
    off, alone = coupon(taro), coupon(taro, "alone")
    told = {each.code: each.reason for each in buy(taro, off, alone).coupons}
    assert told == {off.code: None, alone.code: "not_combinable"}
    assert Coupon.objects.get(pk=alone.pk).status == "issued"
    assert verify_ledger().difference is None


def test_a_boost_multiplies_the_points_in_a_part_of_its_own(taro):
    posted = buy(taro, coupon(taro, "double"))
    assert [(part["rule"], part["rate"], part["points"]) for part in posted.breakdown] == [
        ("base", "1/100", 10), ("coupon:double", "2", 10),
    ]  # fmt: skip
    assert verify_ledger().difference is None


def test_shipping_is_taken_off_the_shipping(taro):
    buy(taro, coupon(taro, "free-shipping"), shipping=600)
    row = Redemption.objects.get()
    assert (row.discount, row.lines) == (600, [0])
    assert verify_ledger().difference is None


def test_an_access_lets_its_product_through(taro):
    with pytest.raises(CouponNoMatchingLine):
        buy(taro, coupon(taro, "beans-door"))
    buy(taro, coupon(taro, "beans-door"), lines=(line(sku="RARE"),))
    assert Redemption.objects.get().discount == 0


@pytest.mark.parametrize(
    ("reward", "columns", "refusal"),
    [
        ("ten-off", {"lines": (line(999),)}, CouponMinimum),
        ("ten-off", {"store": "UENO"}, CouponWrongStore),
        ("free-drip", {}, CouponNoMatchingLine),
        ("500-off", {"at": now() + timedelta(days=100)}, CouponExpired),
    ],
)
def test_one_that_may_not_be_used_refuses_the_purchase(taro, reward, columns, refusal):
    found = coupon(taro, reward)
    with pytest.raises(refusal):
        buy(taro, found, **columns)
    assert not Purchase.objects.exists()
    assert Coupon.objects.get().status == "issued"


def test_one_that_was_used_refuses_the_purchase(taro):
    found = coupon(taro)
    used(found)
    with pytest.raises(CouponUsed):
        buy(taro, found)


def test_anothers_refuses_the_purchase(taro):
    with pytest.raises(CouponNotYours):
        buy(rich(), coupon(taro))


def test_a_frozen_member_uses_none(taro):
    found = coupon(taro)
    Member.objects.update(status="frozen")
    with pytest.raises(CannotSpend):
        buy(taro, found)


def test_a_guest_and_a_purchase_without_lines_use_none(taro):
    found = coupon(taro)
    with pytest.raises(CouponsNeedMember):
        post_purchase(draft(None, coupons=(found.pk,)))
    with pytest.raises(CouponsNeedLines):
        post_purchase(replace(draft(taro, coupons=(found.pk,), receipt_number="7"), lines=()))


def test_in_a_batch_the_first_purchase_has_it(taro):
    found = coupon(taro)
    first, second, third = post_purchases(
        [draft(taro, coupons=(found.pk,)), draft(taro, coupons=(found.pk,)), draft(taro)], current_timeline(), {}
    )
    assert (first.earned, type(second), third.earned) == (5, CouponUsed, 10)
    assert Redemption.objects.count() == 1
    assert verify_ledger().difference is None


def test_a_preview_says_what_posting_does_and_writes_nothing(taro):
    off, double = coupon(taro), coupon(taro, "double")
    wanted = draft(taro, coupons=tuple(sorted((off.pk, double.pk))))
    seen = preview_purchase(wanted)
    assert not Redemption.objects.exists()
    posted = post_purchase(wanted)
    assert (seen.earned, seen.breakdown, seen.coupons) == (posted.earned, posted.breakdown, posted.coupons)


def test_a_tier_counts_what_was_paid(taro):
    buy(taro, coupon(taro), lines=(line(10_400),))
    assert PointAccount.objects.get(pk=taro).tier == "bronze"
    buy(taro, lines=(line(100),))
    assert PointAccount.objects.get(pk=taro).tier == "silver"

"""A coupon is used in the ways that it names, and in no other; where it names none, by a till or online."""

from datetime import timedelta

import pytest
import time_machine

from loyalty_site.lib.clock import now
from rewards.actions.coupons import redeem
from rewards.actions.uses import use_before_staff
from rewards.core.coupons.judging import Use
from rewards.core.coupons.refusals import CouponNotYet, CouponUsed, CouponWrongStore, CouponWrongWay
from rewards.core.refusals import Refusal, UnknownStore
from rewards.models import Coupon, Redemption
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import line
from tests.rewards.uses.cast import has, member, named

pytestmark = pytest.mark.django_db(transaction=True)


def scanned(coupon: Coupon, store: str) -> Redemption:
    return redeem(named(coupon), Use(now(), store, (line(1000),)))


@pytest.mark.parametrize(
    ("code", "ways"),
    [
        ("any-way", {"till", "online", "staff"}),
        ("at-ginza", {"staff"}),
        ("till-only", {"till"}),
        ("web-only", {"online"}),
        ("plain", {"till", "online"}),
    ],
)
def test_each_is_used_in_its_own_ways(code: str, ways: set[str]) -> None:
    done = set()
    for way, use in {
        "till": lambda coupon: scanned(coupon, "GINZA"),
        "online": lambda coupon: scanned(coupon, "WEB"),
        "staff": lambda coupon: use_before_staff(named(coupon), "GINZA"),
    }.items():
        coupon = has(member(f"{way}@example.com"), code)
        try:
            assert use(coupon).way == way
            done.add(way)
        except CouponWrongWay:
            assert not Redemption.objects.filter(coupon=coupon).exists()
    assert done == ways


def test_a_fixed_amount_is_kept_and_what_a_share_took_off_is_not_known() -> None:
    taro = member()
    assert use_before_staff(named(has(taro)), "UENO").discount == 100
    assert use_before_staff(named(has(taro, "at-ginza")), "GINZA").discount == 0
    assert verify_ledger().difference is None


@pytest.mark.parametrize(
    ("code", "store", "refusal"),
    [("at-ginza", "UENO", CouponWrongStore), ("any-way", "OSAKA", UnknownStore), ("any-way", "WEB", CouponWrongWay),
     ("later", "GINZA", CouponNotYet)],
)  # fmt: skip
def test_what_forbids_it_is_said(code: str, store: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        use_before_staff(named(has(member(), code)), store)
    assert not Redemption.objects.exists()


def test_it_is_used_once_and_not_again_the_other_way() -> None:
    coupon = has(member())
    use_before_staff(named(coupon), "GINZA")
    for again in (lambda: use_before_staff(named(coupon), "UENO"), lambda: scanned(coupon, "GINZA")):
        with pytest.raises(CouponUsed):
            again()


def test_one_that_begins_tomorrow_is_good_then() -> None:
    coupon = has(member(), "later")
    with time_machine.travel(now() + timedelta(days=1)):
        assert use_before_staff(named(coupon), "GINZA").way == "staff"

"""Coupons that are given: asked for, had for a code, sent by a campaign; whom they are for, how often, how many."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from members.actions.attempts import TooManyAttempts
from members.models import Member, Outbox
from rewards.actions.coupons import cancel_redemption
from rewards.actions.giving import claim, enter, issue
from rewards.core.coupons.refusals import (
    CouponLimitReached,
    CouponNotOffered,
    CouponNotYet,
    CouponOutOfStock,
    CouponUnavailable,
    UnknownGivenCoupon,
)
from rewards.core.refusals import CannotSpend
from rewards.models import Coupon, PointAccount, RewardStock
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, published
from tests.rewards.coupons.basket import buy
from tests.rewards.coupons.counter import used
from tests.rewards.coupons.given import GIVEN
from tests.rewards.coupons.test_races import CLIENTS, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taro(db):
    published(GIVEN)
    return account()


def test_a_claimed_coupon_costs_nothing_and_is_told(taro):
    found = claim(taro, "rainy-day")
    assert (found.source, found.points, found.status) == ("claim", 0, "issued")
    told = Outbox.objects.get(topic="coupon.issued")
    assert (told.data["coupon"], told.data["source"]) == (str(found.pk), "claim")
    assert found.code not in str(told.data)
    assert RewardStock.objects.get().reward == "coupon:rainy-day"
    assert verify_ledger().difference is None


def test_it_is_used_in_a_purchase(taro):
    assert buy(taro, claim(taro, "rainy-day")).earned == 9
    assert verify_ledger().difference is None


def test_one_that_waits_is_good_from_midnight_of_its_first_day(taro):
    with time_machine.travel("2026-11-20T14:00:00+09:00", tick=False):
        found = claim(taro, "tomorrow")
        assert found.valid_from.isoformat() == "2026-11-20T15:00:00+00:00"
        assert found.valid_until.isoformat() == "2026-11-23T15:00:00+00:00"
        with pytest.raises(CouponNotYet):
            buy(taro, found)
    with time_machine.travel("2026-11-21T00:00:00+09:00", tick=False):
        buy(taro, found)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("nothing", UnknownGivenCoupon),
        ("spring", UnknownGivenCoupon),
        ("sorry", UnknownGivenCoupon),
        ("\x00\ud800", UnknownGivenCoupon),
        ("for-gold", CouponNotOffered),
        ("bygone", CouponUnavailable),
    ],
)
def test_what_is_not_to_be_claimed_is_refused_and_nothing_is_written(taro, code, refusal):
    with pytest.raises(refusal):
        claim(taro, code)
    assert not Coupon.objects.exists()


def test_without_a_limit_of_its_own_it_is_had_once(taro):
    claim(taro, "rainy-day")
    with pytest.raises(CouponLimitReached):
        claim(taro, "rainy-day")


def test_a_limit_of_a_day_begins_anew_with_the_day(taro):
    with time_machine.travel("2026-11-20T23:59:00+09:00", tick=False):
        claim(taro, "tomorrow")
        with pytest.raises(CouponLimitReached):
            claim(taro, "tomorrow")
    with time_machine.travel("2026-11-21T00:01:00+09:00", tick=False):
        claim(taro, "tomorrow")


def test_when_the_stock_is_gone_nobody_gets_one(taro):
    claim(taro, "rainy-day")
    claim(account(), "rainy-day")
    with pytest.raises(CouponOutOfStock):
        claim(account(), "rainy-day")


def test_the_last_ones_are_had_by_as_many(taro):
    claim(taro, "rainy-day")
    race(CouponOutOfStock, [partial(claim, account(), "rainy-day") for _ in range(CLIENTS)])
    assert RewardStock.objects.get().issued == Coupon.objects.count() == 2


def test_one_member_who_asks_thirty_times_at_once_gets_one(taro):
    race(CouponLimitReached, [partial(claim, taro, "tomorrow")] * CLIENTS)
    assert Coupon.objects.count() == 1


def test_a_frozen_member_gets_none(taro):
    Member.objects.update(status="frozen")
    with pytest.raises(CannotSpend):
        claim(taro, "rainy-day")


@pytest.mark.parametrize("typed", ["HARU-10OFF", "haru10off", " ＨＡＲＵ　１０ＯＦＦ ", "HARU-IOOFF", "haru-l00ff"])
def test_a_public_code_is_read_as_people_type_it(taro, typed):
    assert enter(taro, typed, "192.0.2.1").reward == "spring"


@pytest.mark.parametrize("typed", ["", "-", "HARU", "SPRING", "\x00", "\ud800", "🎉" * 200, "<script>"])
def test_anything_else_is_no_code(taro, typed):
    with pytest.raises(UnknownGivenCoupon):
        enter(taro, typed, "192.0.2.1")


def test_guesses_are_limited_and_a_right_code_is_no_guess(taro):
    published(GIVEN.replace("public_code: HARU-10OFF", "public_code: HARU-10OFF, limit: {per_member: 100}"))
    for _ in range(12):
        enter(taro, "HARU-10OFF", "192.0.2.1")
    for guess in range(10):
        with pytest.raises(UnknownGivenCoupon):
            enter(taro, f"GUESS{guess}", "192.0.2.1")
    with pytest.raises(TooManyAttempts):
        enter(taro, "HARU-10OFF", "192.0.2.1")


def test_a_campaign_hands_out_its_own_coupons(taro):
    assert issue(taro, "sorry", campaign="SPRING").campaign == "SPRING"
    with pytest.raises(UnknownGivenCoupon):
        issue(taro, "rainy-day", campaign="SPRING")


def test_a_cancelled_use_gives_it_back_into_the_wallet(taro):
    found = claim(taro, "rainy-day")
    assert cancel_redemption(used(found).pk).points == 0
    assert Coupon.objects.get().status == "issued"
    assert (PointAccount.objects.get().available, verify_ledger().difference) == (0, None)
    used(found)


def test_one_that_was_retired_later_is_still_good(taro):
    found = claim(taro, "rainy-day")
    published(GIVEN.split("coupons:", maxsplit=1)[0] + "coupons: []\n")
    with time_machine.travel(found.issued_at + timedelta(hours=1), tick=False):
        used(found)

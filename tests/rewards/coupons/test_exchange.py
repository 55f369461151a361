"""Points are exchanged for a coupon: all of it happens, or nothing."""

from datetime import UTC, datetime

import pytest
import time_machine

from loyalty_site.lib.codes import read_coupon_code
from members.actions.profile import change
from members.models import MemberTrait, Outbox
from rewards.actions.posting import post_purchase
from rewards.core.coupons.refusals import (
    RewardLimitReached,
    RewardNotForMember,
    RewardOutOfStock,
    RewardUnavailable,
    UnknownReward,
)
from rewards.core.refusals import CannotSpend, InsufficientPoints
from rewards.models import Coupon, PointAccount, PointEntry, RewardStock
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import draft, line, published
from tests.rewards.coupons.counter import SHELF, coupon, rich

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    published(SHELF)


def test_points_become_a_coupon():
    taro = rich()
    found = coupon(taro)
    entry = PointEntry.objects.filter(account=taro).order_by("-no").first()
    assert (entry.kind, entry.points, entry.reason) == ("redeemed", -500, "reward:500-off")
    assert PointAccount.objects.get(pk=taro).available == 500
    assert (found.status, found.reward, found.points, found.terms) == ("issued", "500-off", 500, 1)
    assert read_coupon_code(found.code) == found.code


@time_machine.travel(datetime(2026, 12, 1, 3, tzinfo=UTC), tick=False)
def test_it_is_good_to_the_end_of_its_last_day():
    assert coupon(rich()).valid_until == datetime(2027, 1, 30, 15, tzinfo=UTC)


def test_the_fact_is_told():
    found = coupon(rich())
    told = Outbox.objects.get(topic="coupon.issued")
    assert (told.data["coupon"], told.data["reward"], told.member_id) == (
        str(found.pk), "500-off", found.account.member_id,
    )  # fmt: skip
    assert found.code not in str(told.data)


@pytest.mark.parametrize(
    ("reward", "refusal"),
    [
        ("nothing", UnknownReward),
        ("for-gold", RewardNotForMember),
        ("for-fans", RewardNotForMember),
        ("bygone", RewardUnavailable),
    ],
)
def test_what_cannot_be_had_is_refused_and_nothing_is_written(reward, refusal):
    taro = rich()
    with pytest.raises(refusal):
        coupon(taro, reward)
    assert PointAccount.objects.get(pk=taro).available == 1000
    assert not Coupon.objects.exists()


def test_too_few_points_take_no_stock():
    with pytest.raises(InsufficientPoints):
        coupon(rich(149), "free-drip")
    assert not RewardStock.objects.filter(issued__gt=0).exists()
    assert coupon(rich(), "free-drip")


def test_the_last_one_is_had_once():
    coupon(rich(), "free-drip")
    ken = rich()
    with pytest.raises(RewardOutOfStock):
        coupon(ken, "free-drip")
    assert PointAccount.objects.get(pk=ken).available == 1000


def test_more_stock_in_newer_terms_is_more_to_have():
    coupon(rich(), "free-drip")
    published(SHELF.replace("stock: 1}", "stock: 2}"))
    coupon(rich(), "free-drip")
    with pytest.raises(RewardOutOfStock):
        coupon(rich(), "free-drip")


def test_less_stock_than_are_out_is_nothing_to_have():
    published(SHELF.replace("stock: 1}", "stock: 3}"))
    coupon(rich(), "free-drip")
    coupon(rich(), "free-drip")
    published(SHELF)
    with pytest.raises(RewardOutOfStock):
        coupon(rich(), "free-drip")


def test_a_member_has_it_as_often_as_the_limit_says_in_each_period():
    with time_machine.travel(datetime(2026, 11, 30, 14, 0, tzinfo=UTC), tick=True) as clock:
        taro = rich(5000)
        coupon(taro, "ten-off")
        coupon(taro, "ten-off")
        with pytest.raises(RewardLimitReached):
            coupon(taro, "ten-off")
        coupon(rich(), "ten-off")
        clock.move_to(datetime(2026, 11, 30, 15, 0, tzinfo=UTC))  # December in Japan
        coupon(taro, "ten-off")


def test_a_tier_and_a_segment_open_what_is_for_them():
    taro = rich()
    for _ in range(5):
        post_purchase(draft(taro, line(5000)))
    coupon(taro, "for-gold")
    ken = rich()
    MemberTrait.objects.create(member=PointAccount.objects.get(pk=ken).member, key="segment:bean-lovers", value=True)
    coupon(ken, "for-fans")


def test_a_frozen_member_exchanges_nothing():
    taro = rich()
    change(PointAccount.objects.get(pk=taro).member, status="frozen")
    with pytest.raises(CannotSpend):
        coupon(taro)


def test_a_reward_that_was_retired_is_gone_and_its_coupons_stay():
    found = coupon(rich())
    published(SHELF.replace("code: 500-off,", "code: 500-off, retired: true,"))
    with pytest.raises(UnknownReward):
        coupon(rich())
    assert Coupon.objects.get(pk=found.pk).status == "issued"


def test_the_audit_folds_exchanges_again():
    taro = rich()
    coupon(taro)
    coupon(taro, "free-drip")
    assert verify_ledger().difference is None

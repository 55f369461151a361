"""A coupon is redeemed: once, and for what it says."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from loyalty_site.lib.clock import now
from members.actions.profile import change
from members.models import Outbox
from rewards.core.coupons.refusals import (
    CouponExpired,
    CouponMinimum,
    CouponNotYours,
    CouponUsed,
    CouponWrongStore,
    LinesNeeded,
)
from rewards.core.refusals import CannotSpend
from rewards.models import Coupon, PointEntry, Redemption
from tests.rewards.cast import line, published
from tests.rewards.coupons.counter import SHELF, coupon, rich, use, used

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    published(SHELF)


def test_it_takes_off_what_it_says_line_by_line():
    found = coupon(rich())
    row = used(found, use(line(3000), line(1000), line(1000)))
    assert (row.discount, row.lines, row.store_id) == (Decimal(500), [300, 100, 100], "GINZA")
    assert Coupon.objects.get(pk=found.pk).status == "redeemed"


def test_it_writes_no_entry():
    found = coupon(rich())
    before = PointEntry.objects.count()
    used(found)
    assert PointEntry.objects.count() == before


def test_the_fact_is_told():
    found = coupon(rich())
    row = used(found)
    told = Outbox.objects.get(topic="coupon.redeemed")
    assert (told.data["coupon"], told.data["redemption"], told.data["discount"]) == (str(found.pk), str(row.pk), "500")
    assert told.member_id == found.account.member_id


def test_once_means_once():
    found = coupon(rich())
    used(found)
    with pytest.raises(CouponUsed):
        used(found)
    assert Redemption.objects.count() == 1


@pytest.mark.parametrize(
    ("reward", "how", "refusal"),
    [
        ("ten-off", {"store": "UENO"}, CouponWrongStore),
        ("500-off", {"is_own": False}, CouponNotYours),
        ("500-off", {"at": now() + timedelta(days=62)}, CouponExpired),
    ],
)
def test_what_forbids_its_use(reward, how, refusal):
    found = coupon(rich(), reward)
    with pytest.raises(refusal):
        used(found, use(**how))
    assert Coupon.objects.get(pk=found.pk).status == "issued"


def test_goods_below_its_minimum():
    found = coupon(rich(), "ten-off")
    with pytest.raises(CouponMinimum):
        used(found, use(line(999)))
    assert used(found, use(line(1000))).discount == 100


def test_a_frozen_member_redeems_nothing():
    found = coupon(rich())
    change(found.account.member, status="frozen")
    with pytest.raises(CannotSpend):
        used(found)


def test_without_lines_an_amount_is_taken_off_as_it_stands():
    found = coupon(rich())
    row = used(found, replace(use(), lines=None))
    assert (row.discount, row.lines) == (Decimal(500), [])


def test_without_lines_nothing_else_is_known():
    found = coupon(rich(), "free-drip")
    with pytest.raises(LinesNeeded):
        used(found, replace(use(), lines=None))


def test_it_does_what_the_terms_said_that_it_was_issued_under():
    found = coupon(rich())
    published(SHELF.replace('amount: "500"', 'amount: "1"'))
    assert used(found).discount == 500

"""The audit names a coupon that somebody changed, made or took away."""

import pytest
from django.db import connection

from loyalty_site.lib.codes import new_coupon_code
from loyalty_site.lib.ids import uuid7
from rewards.actions.coupons import cancel_redemption
from rewards.models import Coupon
from rewards.selectors.audit import verify_ledger
from tests.rewards.audit.edits import superuser
from tests.rewards.cast import published
from tests.rewards.coupons.counter import SHELF, coupon, rich, used

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taro():
    published(SHELF)
    return rich()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("points = 499", "points"),
        ("reward = 'ten-off'", "reward"),
        ("terms = 2", "terms"),
        ("drawn = '[[1, 499]]'", "drawn"),
        ("issued_at = issued_at - interval '1 second'", "issued_at"),
        ("status = 'cancelled', cancelled_at = now()", "status"),
    ],
)
def test_a_coupon_that_was_changed(taro, change, column):
    found = coupon(taro)
    with superuser(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE rewards_coupon SET {change}")
    difference = verify_ledger().difference
    assert (difference.table, difference.key, difference.column) == ("rewards_coupon", str(found.pk), column)


def test_a_coupon_that_went_back_and_is_good_again(taro):
    cancel_redemption(used(coupon(taro)).pk)
    with superuser(), connection.cursor() as cursor:
        cursor.execute("UPDATE rewards_coupon SET status = 'issued', cancelled_at = NULL")
    assert verify_ledger().difference.column == "status"


def test_a_coupon_that_was_taken_away(taro):
    found = coupon(taro)
    with superuser(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM rewards_coupon")
    difference = verify_ledger().difference
    assert (difference.table, difference.key) == ("rewards_coupon", str(found.pk))


def test_a_coupon_that_nobody_paid_for(taro):
    made = coupon(taro)
    Coupon.objects.create(
        id=uuid7(), code=new_coupon_code(), account_id=taro, reward="500-off", terms=1, points=500,
        issued_at=made.issued_at,
    )  # fmt: skip
    assert verify_ledger().difference.table == "rewards_coupon"


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("UPDATE rewards_rewardstock SET issued = 0", "rewards_rewardstock"),
        ("UPDATE rewards_coupon SET status = 'issued'", "rewards_coupon"),
        ("UPDATE rewards_redemption SET cancelled_at = now()", "rewards_coupon"),
        ("DELETE FROM rewards_redemption", "rewards_coupon"),
    ],
)
def test_stock_and_redemptions_that_do_not_agree_with_the_coupons(taro, change, table):
    used(coupon(taro))
    with superuser(), connection.cursor() as cursor:
        cursor.execute(change)
    assert verify_ledger().difference.table == table

"""The audit holds the coupons that purchases used against what their postings say."""

import pytest
from django.db import connection

from rewards.selectors.audit import verify_ledger
from tests.rewards.audit.edits import superuser
from tests.rewards.cast import published
from tests.rewards.coupons.basket import BASKET, buy
from tests.rewards.coupons.counter import coupon, rich

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("UPDATE rewards_redemption SET discount = 400", "discount"),
        ("UPDATE rewards_redemption SET lines = '[400]'", "lines"),
        ("UPDATE rewards_redemption SET store_id = 'UENO'", "store_id"),
        ("UPDATE rewards_redemption SET redeemed_at = redeemed_at + interval '1 hour'", "redeemed_at"),
        ("UPDATE rewards_redemption SET cancelled_at = now()", "cancelled_at"),
        ("UPDATE rewards_redemption SET is_of_purchase = false", None),
        ("DELETE FROM rewards_redemption", None),
    ],
)
def test_a_use_that_was_changed_is_found(change, column):
    published(BASKET)
    taro = rich()
    buy(taro, coupon(taro))
    assert verify_ledger().difference is None
    with superuser(), connection.cursor() as cursor:
        cursor.execute(change)
    found = verify_ledger().difference
    assert found is not None
    assert found.table == "rewards_redemption"
    assert column is None or found.column == column

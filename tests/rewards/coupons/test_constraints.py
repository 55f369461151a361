"""What the database itself refuses of coupons, whatever the code does."""

import pytest
from django.db import IntegrityError, transaction

from loyalty_site.lib.clock import now
from rewards.models import Coupon, Redemption, RewardStock
from tests.rewards.cast import published
from tests.rewards.coupons.counter import SHELF, coupon, rich, used

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    published(SHELF)
    return coupon(rich(), "500-off")


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_coupon_has_one_live_redemption(found):
    used(found)
    refused(lambda: Redemption.objects.create(coupon=found, store_id="GINZA", discount=1, redeemed_at=now()))


def test_a_code_stands_for_one_coupon(found):
    columns = {"account": found.account, "reward": "500-off", "terms": 1, "points": 1, "issued_at": now()}
    refused(lambda: Coupon.objects.create(code=found.code, **columns))
    refused(lambda: Coupon.objects.create(code="0123456789ABCI", **columns))


def test_stock_is_never_below_zero():
    refused(lambda: RewardStock.objects.create(reward="a", issued=2, stock=1))
    refused(lambda: RewardStock.objects.create(reward="a", issued=-1))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Coupon, {"points": 1}),
        (Coupon, {"code": "00000000000000"}),
        (Coupon, {"status": "cancelled"}),
        (Coupon, {"status": "lost"}),
        (Redemption, {"discount": 1}),
        (Redemption, {"store": "UENO"}),
        (Redemption, {"way": "staff"}),
    ],
    ids=str,
)
def test_what_a_coupon_and_a_redemption_say_stays(found, model, change):
    used(found)
    refused(lambda: model.objects.update(**change))


@pytest.mark.parametrize("model", [Redemption, Coupon])
def test_neither_is_deleted(found, model):
    used(found)
    refused(lambda: model.objects.all()._raw_delete("default"))


def test_a_cancelled_redemption_stays_cancelled(found):
    row = used(found)
    Redemption.objects.filter(pk=row.pk).update(cancelled_at=now())
    refused(lambda: Redemption.objects.filter(pk=row.pk).update(cancelled_at=None))

"""A redemption is cancelled: everything goes back to where it was, exactly once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from rewards.actions.adjustments import adjust
from rewards.actions.coupons import cancel_redemption
from rewards.core.coupons.refusals import CouponCancelled, RedemptionCancelled, RewardOutOfStock
from rewards.models import Coupon, PointAccount, PointEntry, PointLot, RewardStock
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, line, published
from tests.rewards.coupons.counter import SHELF, coupon, rich, use, used

pytestmark = pytest.mark.django_db
DRIP = line(400, sku="DRIP")


@pytest.fixture(autouse=True)
def shelf():
    published(SHELF)


def available(account_id):
    return PointAccount.objects.get(pk=account_id).available


def test_the_points_go_back_to_their_lots():
    taro = rich(500)
    adjust(taro, 200, "gift", "")
    row = used(coupon(taro))
    before = {lot.no: lot.points for lot in PointLot.objects.filter(account=taro)}
    assert cancel_redemption(row.pk).points == 500
    assert {lot.no: lot.available for lot in PointLot.objects.filter(account=taro)} == before
    entry = PointEntry.objects.filter(account=taro).order_by("-no").first()
    assert (entry.kind, entry.points, entry.reason) == ("returned", 500, "exchange_cancelled")


def test_the_stock_is_free_again():
    row = used(coupon(rich(), "free-drip"), use(DRIP))
    with pytest.raises(RewardOutOfStock):
        coupon(rich(), "free-drip")
    cancel_redemption(row.pk)
    assert RewardStock.objects.get(reward="free-drip").issued == 0
    coupon(rich(), "free-drip")


def test_the_members_limit_is_free_again():
    taro = rich(5000)
    rows = [used(coupon(taro, "ten-off")) for _ in range(2)]
    cancel_redemption(rows[0].pk)
    coupon(taro, "ten-off")


def test_the_coupon_itself_is_no_longer_good():
    found = coupon(rich())
    row = used(found)
    cancel_redemption(row.pk)
    with pytest.raises(CouponCancelled):
        used(Coupon.objects.get(pk=found.pk))


def test_it_happens_once():
    taro = rich()
    row = used(coupon(taro))
    cancel_redemption(row.pk)
    with pytest.raises(RedemptionCancelled):
        cancel_redemption(row.pk)
    assert available(taro) == 1000


def test_the_coupon_alone_can_go_back_into_the_wallet():
    taro = rich()
    found = coupon(taro, "free-drip")
    row = used(found, use(DRIP))
    assert cancel_redemption(row.pk, keep_coupon=True).points == 0
    assert (available(taro), RewardStock.objects.get(reward="free-drip").issued) == (850, 1)
    again = used(Coupon.objects.get(pk=found.pk), use(DRIP))
    with pytest.raises(RedemptionCancelled):
        cancel_redemption(row.pk)
    cancel_redemption(again.pk)
    assert available(taro) == 1000


def test_points_that_have_expired_meanwhile_live_for_the_days_of_grace():
    with time_machine.travel(datetime(2026, 12, 1, 3, tzinfo=UTC), tick=True) as clock:
        taro = account()
        adjust(taro, 500, "gift", "", expires_at=datetime(2026, 12, 10, 3, tzinfo=UTC))
        row = used(coupon(taro))
        clock.move_to(datetime(2026, 12, 20, 3, tzinfo=UTC))
        cancel_redemption(row.pk)
        lot = PointLot.objects.filter(account=taro).order_by("-no").first()
        assert (lot.available, lot.expires_at) == (500, datetime(2027, 1, 19, 15, tzinfo=UTC))
        clock.shift(timedelta(days=1))
        assert verify_ledger().difference is None


def test_the_audit_folds_returns_again():
    taro = rich()
    cancel_redemption(used(coupon(taro)).pk)
    cancel_redemption(used(coupon(taro, "free-drip"), use(DRIP)).pk, keep_coupon=True)
    coupon(taro, "ten-off")
    assert verify_ledger().difference is None

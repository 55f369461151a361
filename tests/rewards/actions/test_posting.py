"""A purchase is posted: entries, lots and the balance say the same."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards.actions.adjustments import adjust
from rewards.actions.due import expire_points, review_tiers
from rewards.actions.holds import capture_hold, place_hold, release_hold
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import credit_purchase, preview_purchase
from rewards.actions.refunds import ReturnedLine, post_refund
from rewards.actions.transfers import transfer
from rewards.core.refusals import InsufficientPoints
from rewards.models import PointAccount, PointEntry
from tests.rewards.cast import account, draft, line, published

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_purchase_earns_by_the_rules():
    published()
    taro = account()
    posted = post_purchase(draft(taro, line(1980), line(500, category="COFFEE"), line(1000, sku="BEANS-1", quantity=2)))
    assert posted.earned == 34 + 10 + 60
    assert [(part["rule"], part["points"]) for part in posted.breakdown] == [
        ("base", 34),
        ("beans", 60),
        ("coffee", 10),
    ]
    row = PointAccount.objects.get(pk=taro)
    assert row.available == 104 and row.entries == 1


def test_points_pay_and_come_back():
    published()
    taro = account()
    adjust(taro, 500, "goodwill", "thank you")
    first = post_purchase(draft(taro, line(1000), line(2000), points_used=300))
    assert first.earned == 27
    post_refund(first.id, "r1", datetime.now(UTC), lines=[ReturnedLine("APPLE", 1000)])
    post_refund(first.id, "r2", datetime.now(UTC))
    row = PointAccount.objects.get(pk=taro)
    assert (row.available, row.debt) == (500, 0)
    assert PointEntry.objects.filter(account=taro).count() == 7
    hold, _, _ = place_hold(taro, 100)
    release_hold(hold)
    hold, _, _ = place_hold(taro, 100)
    capture_hold(hold, 40)
    row = PointAccount.objects.get(pk=taro)
    assert (row.available, row.held) == (460, 0)
    hanako = account()
    transfer(taro, hanako, 60)
    assert PointAccount.objects.get(pk=hanako).available == 60
    with pytest.raises(InsufficientPoints):
        transfer(taro, hanako, 6000)
    guest = post_purchase(draft(None, line(900)))
    assert credit_purchase(guest.id, taro).earned == 9
    post_purchase(draft(taro, receipt_number="77"))
    assert preview_purchase(draft(taro, line(300), points_used=10)).earned == 2
    expire_points(datetime.now(UTC) + timedelta(days=800))
    review_tiers(datetime.now(UTC) + timedelta(days=800))
    assert PointAccount.objects.get(pk=taro).available == 0

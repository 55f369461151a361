"""A coupon that is issued or redeemed becomes an event; its code is never told."""

import pytest

from members.models import Outbox
from members.webhooks.events import events_of
from tests.rewards.cast import published
from tests.rewards.coupons.counter import SHELF, coupon, rich, used

pytestmark = pytest.mark.django_db


def test_a_coupon_is_told_when_it_is_issued_and_when_it_is_redeemed():
    published(SHELF)
    found = coupon(rich())
    row = used(found)
    issued, redeemed = events_of(list(Outbox.objects.filter(topic__startswith="coupon.")))
    member = str(found.account.member_id)
    assert (issued.type, issued.data["coupon"], issued.data["member"]) == ("coupon.issued", str(found.pk), member)
    assert set(issued.data) == {
        "member", "coupon", "reward", "source", "campaign", "points", "issued_at", "valid_from", "valid_until",
    }  # fmt: skip
    assert (redeemed.type, redeemed.data["redemption"]) == ("coupon.redeemed", str(row.pk))
    assert set(redeemed.data) == {"member", "coupon", "reward", "redemption", "store", "discount", "purchase"}
    assert found.code not in f"{issued}{redeemed}"


def test_the_exchange_tells_of_the_points_too():
    published(SHELF)
    coupon(rich())
    posted = Outbox.objects.filter(topic="points.posted").order_by("-id")[:1]
    (event,) = events_of(list(posted))
    assert (event.type, event.data["points"], event.data["reason"]) == ("points.redeemed", -500, "reward:500-off")

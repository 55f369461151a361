"""What the ledger posts is told to the webhooks: ids, codes and points, never who somebody is."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from members.actions import outbox
from members.models import Outbox, Webhook, WebhookEvent
from members.webhooks.events import EVENT_TYPES
from rewards.actions.adjustments import adjust
from rewards.actions.due import expire_points
from rewards.actions.notices import tell_expiring, tell_tier_ends
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.models import PointAccount
from tests.rewards.cast import account, draft, line, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told():
    """Return a function that relays and returns the events so far, oldest first."""
    Webhook.objects.create(url="https://example.com/hook", events=list(EVENT_TYPES), secret="whsec_test")

    def events():
        outbox.relay()
        assert not Outbox.objects.filter(relayed_at=None).exists()
        rows = WebhookEvent.objects.order_by("outbox_id", "sequence")
        return [(row.type, row.payload["data"]) for row in rows]

    return events


@pytest.fixture
def hana(transactional_db):
    published()
    return account(email="hana@example.com", name="花子")


def test_a_purchase_tells_what_was_earned_redeemed_and_reached(hana, told):
    post_purchase(draft(hana, line(12_000)))
    post_purchase(draft(hana, line(1_000), points_used=100))
    events = told()
    assert [kind for kind, _ in events] == ["points.earned", "tier.changed", "points.redeemed", "points.earned"]
    member = str(PointAccount.objects.get(pk=hana).member_id)
    assert {data["member"] for _, data in events} == {member}
    assert (events[1][1]["before"], events[1][1]["tier"]) == ("bronze", "silver")
    assert (events[2][1]["points"], events[2][1]["balance"]) == (-100, events[0][1]["points"] - 100)


def test_a_refund_is_told(hana, told):
    posted = post_purchase(draft(hana, line(1_000)))
    refunded = post_refund(posted.id, "r", datetime.now(UTC), amount=300)
    assert told()[-1][0] == "purchase.refunded"
    assert told()[-1][1]["refund"] == str(refunded.id)
    assert told()[-1][1]["purchase"] == str(posted.id)


def test_an_expiry_is_told(hana, told):
    post_purchase(draft(hana, line(1_000)))
    expire_points(datetime.now(UTC) + timedelta(days=500))
    kind, data = told()[-1]
    assert (kind, data["points"], data["balance"]) == ("points.expired", -10, 0)


def test_an_import_is_not_told(hana, told):
    post_purchase(draft(hana, line(1_000)), origin="import")
    assert told() == []


def test_nothing_personal_is_told(hana, told):
    post_purchase(draft(hana, line(1_000)))
    text = json.dumps(told(), ensure_ascii=False)
    assert "花子" not in text and "hana@example.com" not in text


def test_points_that_expire_soon_are_told_thirty_and_seven_days_before_once_each(hana, told):
    at = datetime.now(UTC)
    adjust(hana, 40, "gift", "for the test", expires_at=at + timedelta(days=40))
    told_on = [tell_expiring(at + timedelta(days=day)) for day in (0, 10, 11, 33, 34, 39, 41)]
    assert told_on == [0, 1, 0, 1, 0, 0, 0]
    events = [data for kind, data in told() if kind == "points.expiring"]
    assert [(data["points"], data["days"]) for data in events] == [(40, 30), (40, 7)]


def test_a_tier_that_will_be_lost_is_told_before_once_each(hana, told):
    post_purchase(draft(hana, line(12_000), at=datetime.now(UTC) - timedelta(days=1)))
    until = PointAccount.objects.get(pk=hana).tier_until
    told_on = [tell_tier_ends(until - timedelta(days=days)) for days in (31, 30, 29, 7, 6)]
    assert told_on == [0, 1, 0, 1, 0]
    events = [data for kind, data in told() if kind == "tier.will_change"]
    assert [(data["tier"], data["expected"], data["days"]) for data in events] == [
        ("silver", "bronze", 30),
        ("silver", "bronze", 7),
    ]

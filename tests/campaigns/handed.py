"""Deliveries as they stand after a hand-over."""

from datetime import timedelta
from typing import Any

from campaigns.models import Campaign, Delivery, Send
from loyalty_site.lib.clock import now
from members.actions import consents
from members.actions.consents import Proof
from members.models import Member
from tests.campaigns.world import member


def send(**columns: Any) -> Send:
    """Return a send that is under way, of a campaign of this month."""
    moment = now()
    campaign, _made = Campaign.objects.get_or_create(
        code="SPRING",
        defaults={
            "name_ja": "春", "name_en": "Spring", "starts_on": moment.date(), "ends_on": moment.date(),
            "changed_at": moment,
        },
    )  # fmt: skip
    usual = {
        "campaign": campaign, "name": "春のお知らせ", "channels": ["email"], "state": "sending", "launched_at": moment,
        "audience": 1, "changed_at": moment,
    }  # fmt: skip
    return Send.objects.create(**usual | columns)


def delivery(who: Member | None = None, of: Send | None = None, **columns: Any) -> Delivery:
    """Return a delivery that was handed over a minute ago."""
    usual = {
        "member": who or member(email="hanako@example.com"), "send": of or send(), "channel": "email",
        "state": "accepted", "handed_at": now() - timedelta(minutes=1), "ref": "ref-1",
    }  # fmt: skip
    return Delivery.objects.create(**usual | columns)


def agreeing(*channels: str, **columns: Any) -> Member:
    """Return a member who has agreed to be told of campaigns over these channels."""
    who = member(**columns)
    consents.choose(who, {(channel, "campaigns"): True for channel in channels}, Proof(source="test"))
    return who

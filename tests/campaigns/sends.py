"""Campaigns and sends for tests, and members who have agreed to hear of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from campaigns.actions import launching
from campaigns.models import Campaign, Delivery, Send
from members.models import Consent, Member
from tests.campaigns.world import member

MAIL = {
    "ja": {"subject": "春のお知らせ", "preheader": "", "blocks": [{"kind": "text", "text": "{{ member.name }}"}]},
    "en": {"subject": "Spring news", "preheader": "", "blocks": [{"kind": "text", "text": "{{ member.name }}"}]},
}
NOTE = {"ja": {"subject": "お知らせ", "text": "春です"}, "en": {"subject": "News", "text": "It is spring."}}
SHORT = {"ja": {"text": "春です"}, "en": {"text": "It is spring."}}
CONTENT = {"email": MAIL, "inbox": NOTE, "sms": SHORT, "line": SHORT}


def agrees(who: Member, *channels: str, topic: str = "campaigns", granted: bool = True) -> Member:
    """Have a member say what they want to hear."""
    for channel in channels:
        Consent.objects.create(
            member=who, channel=channel, topic=topic, is_granted=granted, given_at=datetime.now(UTC)
        )  # fmt: skip
    return who


def reader(**columns: Any) -> Member:
    """Return a member who has an address and has agreed to e-mail."""
    return agrees(member(**{"email": f"{uuid4().hex}@example.com"} | columns), "email")


def campaign(**columns: Any) -> Campaign:
    """Return a campaign of this month, without a control group unless it is asked for."""
    today = datetime.now(UTC).date()
    values = {
        "code": f"C{uuid4().hex[:8]}", "name_ja": "春", "name_en": "Spring", "starts_on": today,
        "ends_on": today + timedelta(days=30), "control_percent": 0, "changed_at": datetime.now(UTC),
    }  # fmt: skip
    return Campaign.objects.create(**values | columns)


def send(**columns: Any) -> Send:
    """Return a send that is due, by e-mail to everybody unless said otherwise."""
    at = datetime.now(UTC)
    values: dict[str, Any] = {
        "name": "first", "channels": ["email"], "state": "scheduled", "scheduled_at": at, "changed_at": at,
        "variants": [{"name": "A", "share": 100, "content": CONTENT}], "tracks": False,
    }  # fmt: skip
    if "campaign" not in columns:
        columns["campaign"] = campaign()
    return Send.objects.create(**values | columns)


def launched(**columns: Any) -> Send:
    """Return a send whose audience is frozen."""
    made = send(**columns)
    assert launching.launch(made.pk)
    made.refresh_from_db()
    return made


def of(made: Send, who: Member) -> Delivery:
    """Return what becomes of a send for a member."""
    return Delivery.objects.get(send=made, member=who)

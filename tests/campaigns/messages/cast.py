"""A send and its content, the least that may be scheduled."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from campaigns.messages.links import Recipient
from campaigns.models import Campaign, Send
from loyalty_site.lib.ids import uuid7
from members.models import Member
from tests.rewards.cast import PROGRAMME, published

COUPON = """
coupons:
  - code: thanks
    name: {ja: コーヒー1杯, en: A cup of coffee}
    kind: amount
    amount: "300"
    give: campaign
    valid: {days: 30}
rewards:
  - {code: drip, name: {ja: ドリップコーヒー, en: Drip coffee}, points: 500, coupon: {kind: amount, amount: "300"}}
"""
CONTENT: dict[str, Any] = {
    "email": {
        "ja": {
            "subject": "{{ member.name }}へ", "preheader": "今週だけ",
            "blocks": [
                {"kind": "heading", "text": "ありがとうございます"},
                {"kind": "text", "text": "{{ member.name }}\n{{ member.points }}{{ programme.points }}"},
                {"kind": "button", "label": "ホーム", "href": "/home?from=mail&to=1"},
            ],
        },
        "en": {
            "subject": "For {{ member.name }}", "preheader": "This week",
            "blocks": [
                {"kind": "heading", "text": "Thank you"},
                {"kind": "text", "text": "{{ member.name }}: {{ member.points }}"},
                {"kind": "button", "label": "Home", "href": "/home?from=mail&to=1"},
            ],
        },
    },
    "sms": {"ja": {"text": "{{ member.name }} ポイント2倍"}, "en": {"text": "Double points, {{ member.name }}"}},
    "push": {"ja": {"title": "お知らせ", "text": "2倍"}, "en": {"title": "News", "text": "Double"}},
    "line": {"ja": {"text": "2倍"}, "en": {"text": "Double"}},
    "inbox": {"ja": {"subject": "お知らせ", "text": "2倍"}, "en": {"subject": "News", "text": "Double"}},
    "link": "/coupons",
}  # fmt: skip


def programme() -> None:
    """Publish the programme with a coupon that campaigns give and a reward."""
    published(PROGRAMME + COUPON)


def content(**changes: Any) -> dict[str, Any]:
    """Return a whole content; what is given takes the place of a channel's."""
    return deepcopy(CONTENT) | changes


def email(*blocks: dict[str, Any], language: str = "ja", **words: Any) -> dict[str, Any]:
    """Return a whole content whose mail in a language says these blocks, these words."""
    found = content()
    found["email"][language] |= words | ({"blocks": list(blocks)} if blocks else {})
    return found


def campaign(code: str = "autumn") -> Campaign:
    """Return a campaign, the same for the same code."""
    found, _ = Campaign.objects.get_or_create(
        code=code,
        defaults={
            "name_ja": "秋の感謝祭", "name_en": "Autumn", "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30),
            "changed_at": datetime.now(UTC),
        },
    )  # fmt: skip
    return found


def send(document: Any = None, **columns: Any) -> Send:
    """Return a draft that says this."""
    return Send.objects.create(
        campaign=campaign(), name="感謝", changed_at=datetime.now(UTC),
        variants=[{"name": "A", "share": 100, "content": content() if document is None else document}],
        **{"channels": ["email"]} | columns,
    )  # fmt: skip


def to(member: Member, channel: str = "email", **columns: Any) -> Recipient:
    """Return a member as a recipient."""
    return Recipient(uuid7(), member.pk, channel, **{"variant": 0} | columns)

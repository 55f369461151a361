"""Letters to hand over."""

from typing import Any

from campaigns.core.letters import Letter
from loyalty_site.lib.ids import uuid7


def letter(channel: str = "email", **parts: Any) -> Letter:
    """Return a letter as it is written for one member."""
    usual: dict[str, Any] = {
        "delivery_id": uuid7(),
        "language": "ja",
        "subject": "今週末はポイント2倍です",
        "text": "こんにちは。\n\n今週末はポイント2倍です。\n.\n",
    }
    if channel == "email":
        usual |= {
            "html": "<p>今週末は<b>ポイント2倍</b>です。</p>",
            "unsubscribe": "https://points.example.com/unsubscribe/abc",
        }
    return Letter(channel=channel, **usual | parts)

"""What LINE tells: who has blocked the account, and who has come back.

A call is signed with the channel's secret over the raw body:
https://developers.line.biz/en/reference/messaging-api/#signature-validation.
"""

import base64
import binascii
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from campaigns.actions import provider_events
from campaigns.webhooks.answers import hook, is_signed, refused


@hook
def hear(request: HttpRequest) -> HttpResponse:
    """Take the events of one call."""
    try:
        said = base64.b64decode(request.headers.get("X-Line-Signature", ""), validate=True)
    except (binascii.Error, ValueError):
        said = b""
    if not is_signed(request, settings.LINE_MESSAGING_SECRET, said):
        return refused("line", status=401)
    try:
        events = json.loads(request.body)["events"]
        told = [_told(event) for event in events]
    except (ValueError, LookupError, TypeError, AttributeError):
        return HttpResponse(status=400)
    for event_id, kind, user in told:
        if kind in ("follow", "unfollow") and user:
            provider_events.line_friend(event_id, user, is_friend=kind == "follow")
    return HttpResponse()


def _told(event: dict[str, Any]) -> tuple[str, str, str]:
    source = event.get("source") or {}
    user = str(source.get("userId", "")) if source.get("type") == "user" else ""
    return str(event["webhookEventId"]), str(event["type"]), user

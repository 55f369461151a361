"""What any other provider of SMS tells, or a program between it and us: one JSON object a call.

    {"id": "…", "reference": "<delivery>", "status": "delivered" | "failed" | "unreachable" | "stop", "to": "+8190…"}

X-Signature holds the HMAC-SHA256 of the raw body under SMS_HTTP_SECRET, in hexadecimal. `id` names the event and may
be missing: then the reference and the status do.
"""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from campaigns.actions import provider_events
from campaigns.core.heard import Heard, Kind
from campaigns.webhooks.answers import hook, is_signed, refused, take, uuid_or_none

_KINDS: dict[str, Kind] = {"delivered": "delivered", "failed": "soft_bounced", "unreachable": "bounced"}


@hook
def hear(request: HttpRequest) -> HttpResponse:
    """Take the fate of one message, or somebody's STOP."""
    try:
        signature = bytes.fromhex(request.headers.get("X-Signature", ""))
    except ValueError:
        signature = b""
    if not is_signed(request, settings.SMS_HTTP_SECRET, signature):
        return refused("sms")
    try:
        said = json.loads(request.body)
        status, reference, to = (str(said.get(name, "")) for name in ("status", "reference", "to"))
        event_id = str(said.get("id") or f"{reference}:{status}")
    except (ValueError, AttributeError):
        return HttpResponse(status=400)
    if status == "stop":
        provider_events.refuse_sms(to)
        return HttpResponse(status=204)
    delivery_id = uuid_or_none(reference)
    ref = "" if delivery_id else reference[:100]
    return take([Heard("sms", event_id, _KINDS.get(status, "other"), "sms", ref, delivery_id, address=to)])

"""What Twilio tells: the fate of a message, and messages to our number.

A call is signed with the account's token over its address, as we have given it, and its fields:
https://www.twilio.com/docs/usage/security#validating-requests.
"""

import base64
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from campaigns.actions import provider_events
from campaigns.core.heard import Heard, Kind
from campaigns.webhooks.answers import hook, refused, take, uuid_or_none

_KINDS: dict[str, Kind] = {"delivered": "delivered", "undelivered": "soft_bounced", "failed": "soft_bounced"}
_NOBODY_THERE = {"30005", "30006", "21211", "21614"}  # unknown, a landline, no number
_STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "停止", "配信停止", "解除", "ストップ"}


@hook
def status(request: HttpRequest) -> HttpResponse:
    """Take the fate of one message."""
    if not _is_signed(request):
        return refused("twilio")
    said, delivery_id = request.POST, uuid_or_none(request.GET.get("delivery"))
    kind = _KINDS.get(said.get("MessageStatus", ""), "other")
    if kind == "soft_bounced" and said.get("ErrorCode") in _NOBODY_THERE:
        kind = "bounced"
    name = said.get("MessageSid", "")
    event_id = f"{name}:{said.get('MessageStatus', '')}"
    return take([Heard("twilio", event_id, kind, "sms", name[:100], delivery_id, address=said.get("To", ""))])


@hook
def incoming(request: HttpRequest) -> HttpResponse:
    """Take STOP, in the words that people use for it; what else they write is nobody's to read here."""
    if not _is_signed(request):
        return refused("twilio")
    if request.POST.get("Body", "").strip(" .。!！").lower() in _STOP:
        provider_events.refuse_sms(request.POST.get("From", ""))
    return HttpResponse("<Response/>", content_type="text/xml")


def _is_signed(request: HttpRequest) -> bool:
    key, said = settings.TWILIO_AUTH_TOKEN, request.headers.get("X-Twilio-Signature", "")
    fields = "".join(
        f"{name}{value}" for name in sorted(request.POST) for value in sorted(set(request.POST.getlist(name)))
    )
    text = settings.SITE_URL + request.get_full_path() + fields
    made = base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha1"))
    return bool(key) and hmac.compare_digest(made, said.encode())

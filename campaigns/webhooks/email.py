"""What mail services tell (`/hooks/email/<service>/`): read by Anymail, for the one service that the settings name.

The door opens only with WEBHOOK_SECRET among Anymail's settings, which the service sends as HTTP basic authentication;
what a service signs beside that is checked by Anymail too.
"""

import hashlib
import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import UUID

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from campaigns.core.heard import Heard, Kind
from campaigns.core.robots import is_robot
from campaigns.webhooks.answers import hook, refused, take, uuid_or_none
from loyalty_site.lib.clock import now

_KINDS: dict[str, Kind] = {
    EventType.DELIVERED: "delivered",
    EventType.OPENED: "opened",
    EventType.CLICKED: "clicked",
    EventType.COMPLAINED: "complained",
    EventType.UNSUBSCRIBED: "unsubscribed",
}
_HARD = {RejectReason.INVALID, RejectReason.BOUNCED}
_SOFT_WORDS = {"SoftBounce", "soft_bounce", "Transient", "Undetermined", "temporary", "soft"}


@hook
def hear(request: HttpRequest, service: str) -> HttpResponse:
    """Take the events of one call."""
    view = _view(service) if settings.ANYMAIL.get("WEBHOOK_SECRET") else None
    if view is None:
        raise Http404
    try:
        view.run_validators(request)
    except AnymailWebhookValidationFailure:
        return refused("email")
    try:
        events = view.parse_events(request)
    except (ValueError, LookupError, TypeError, AttributeError):
        return HttpResponse(status=400)
    return take(_heard(service, events))


def _view(service: str) -> Any:
    """Return Anymail's reader of the service's calls, None for a service that is not ours."""
    is_ours = settings.EMAIL_CAMPAIGN_BACKEND.startswith(f"anymail.backends.{service}.")
    if not (is_ours or (settings.EMAIL_SERVICE and service == settings.EMAIL_SERVICE)):
        return None
    module = import_module(f"anymail.webhooks.{service}")
    kinds = [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, AnymailBaseWebhookView)
        and kind.__module__ == module.__name__
        and getattr(kind, "signal", None) is tracking
    ]
    return kinds[0]() if kinds else None


def _heard(service: str, events: list[AnymailTrackingEvent]) -> Iterator[Heard]:
    for event in events:
        yield Heard(
            provider=service,
            event_id=_name(event),
            kind=_kind(event),
            channel="email",
            ref=str(event.message_id or "")[:100],
            delivery_id=_delivery_id(event),
            address=str(event.recipient or ""),
            at=event.timestamp,
            by_robot=is_robot("GET", str(event.user_agent or "unknown"), event.timestamp or now(), None),
        )


def _delivery_id(event: AnymailTrackingEvent) -> UUID | None:
    """Return which delivery an event is about: as we have told the service, or by the Message-ID that we have written."""
    said = (event.metadata or {}).get("delivery")
    return uuid_or_none(said or str(event.message_id or "").strip("<>").partition("@")[0])


def _name(event: AnymailTrackingEvent) -> str:
    """Return the service's name of an event; where it has none, one is made of what it says, which a repetition says too."""
    if event.event_id:
        return f"{event.event_type}:{event.event_id}"
    said = event.esp_event
    text = json.dumps(said if isinstance(said, dict) else dict(said or {}), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _kind(event: AnymailTrackingEvent) -> Kind:
    if event.event_type == EventType.REJECTED:  # by the service, which knows the address already
        return "bounced" if event.reject_reason in _HARD else "other"
    if event.event_type == EventType.BOUNCED:
        return "bounced" if event.reject_reason in _HARD and not _is_soft(event.esp_event) else "soft_bounced"
    return _KINDS.get(event.event_type, "other")


def _is_soft(said: Any) -> bool:
    """Tell whether a service calls a bounce a passing one; Anymail gives both kinds the same reason."""
    if not isinstance(said, dict):
        return False
    bounce = said.get("bounce")
    words = [said.get("Type"), said.get("event"), said.get("severity"), said.get("type")]
    words.append(bounce.get("bounceType") if isinstance(bounce, dict) else None)
    return any(word in _SOFT_WORDS for word in words if isinstance(word, str)) or said.get("hard_bounce") is False

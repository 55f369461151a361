"""What providers are answered, and what all of their doors do alike."""

import hashlib
import hmac
import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from campaigns.actions import provider_events
from campaigns.core.heard import Heard
from loyalty_site.lib.access import public

logger = logging.getLogger("kizuna.hooks")

View = Callable[..., HttpResponse]


def hook(view: View) -> View:
    """Let a provider post: it has no cookie and no token, and proves by its signature who it is."""
    return csrf_exempt(never_cache(require_POST(public(view))))


def refused(provider: str, status: int = 403) -> HttpResponse:
    """Answer what does not prove who it is; the log says that it came, and nothing of it."""
    logger.warning("a call without a right signature: %s", provider)
    return HttpResponse(status=status)


def take(events: Iterable[Heard]) -> HttpResponse:
    """Take events one by one. An error is a 500: the provider tells all again, and what was taken counts once."""
    for heard in events:
        provider_events.take(heard)
    return HttpResponse(status=204)


def is_signed(request: HttpRequest, key: str, said: bytes) -> bool:
    """Tell whether HMAC-SHA256 of the raw body under a key is what the caller says."""
    made = hmac.digest(key.encode(), request.body, hashlib.sha256)
    return bool(key) and hmac.compare_digest(made, said)


def uuid_or_none(text: object) -> UUID | None:
    """Return the id that a text is, None for any other."""
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None

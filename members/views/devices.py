"""Whose card and coupons a browser keeps for when it has no network.

The service worker (`static/js/service-worker.js`) compares marks: what it holds under one is thrown away when a
page bears another, or none because nobody is signed in. A mark tells two people apart and says nothing else of them.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from members.views.access import unasked

OWNER_HEADER = "X-Card-Owner"
Answer = TypeVar("Answer", bound=HttpResponseBase)


def owner(request: HttpRequest) -> dict[str, object]:
    """Give templates the mark of whoever is signed in; empty for guests."""
    return {"card_owner": SimpleLazyObject(lambda: _mark(request))}


def kept_for_owner(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the worker keep what this view answers, for this person alone; caches on the way still may not."""

    @unasked  # what is kept at the card's address is the card
    @wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        return let_keep(request, response) if response.status_code == 200 else response

    return marked


def let_keep(request: HttpRequest, response: Answer) -> Answer:
    """Let the worker keep this one answer; what it keeps at an address that then answers without is thrown away."""
    response[OWNER_HEADER] = _mark(request)
    return response


def _mark(request: HttpRequest) -> str:
    user = request.user
    if not user.is_authenticated:
        return ""
    return salted_hmac(__name__, str(user.pk), algorithm="sha256").hexdigest()[:16]

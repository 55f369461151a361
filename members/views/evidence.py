"""What a request proves about a statement that is made with it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from loyalty_site.lib.client_address import client_address
from members import values
from members.actions.consents import Proof


def language_read(request: HttpRequest) -> str:
    """Return the language in which the page was read: a translation in force is one of ours, or it is Japanese."""
    language = (get_language() or "")[:2]
    return language if language in values.LANGUAGES else values.LANGUAGES[0]


def proof(request: HttpRequest, wording: str, source: str) -> Proof:
    """Return the proof of a statement: what was read, in which language, on which page, from where."""
    address = client_address(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.TRUSTED_PROXIES
    )
    return Proof(wording=wording, language=language_read(request), source=source, address=address or "")

"""Where a request comes from, and whether somebody looks at what it is answered with."""

from django.conf import settings
from django.http import HttpRequest

from loyalty_site.lib.client_address import client_address

AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def client_of(request: HttpRequest) -> str:
    """Return the address that the request comes from; forwarding headers count as far as proxies are trusted."""
    return client_address(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.TRUSTED_PROXIES
    )


def is_looked_at(request: HttpRequest) -> bool:
    """Tell whether a page is fetched for somebody to see it now, and not ahead, for an image or for its head.

    What our service worker fetches for a page has no destination ("empty"); that it is a page, the mode says.
    """
    is_ahead = any("prefetch" in request.headers.get(name, "").lower() for name in AHEAD)
    destination = request.headers.get("Sec-Fetch-Dest", "document")
    by_worker = destination == "empty" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    return request.method == "GET" and not is_ahead and (destination == "document" or by_worker)

"""Somebody who guesses thousands of times, at the doors behind the pages: drawing a page takes twenty times as long.

Each long siege is of guesses that meet thirty at once; what they write into forwarding headers is made up each time.
"""

from typing import Any

from django.http import HttpRequest
from django.test import RequestFactory

CROWD = 30
MIDNIGHT = "2026-12-01 00:00:00+09:00"
_requests = RequestFactory()


def forged(number: int) -> dict[str, Any]:
    """Return headers by which a request claims to come from an address of its own."""
    address = f"203.0.{number // 250 % 250}.{number % 250}"
    return {
        "HTTP_X_FORWARDED_FOR": address, "HTTP_X_REAL_IP": address, "HTTP_FORWARDED": f"for={address}",
        "HTTP_CF_CONNECTING_IP": address,
    }  # fmt: skip


def request_from(address: str, number: int) -> HttpRequest:
    """Return a request from an address, with forged headers."""
    return _requests.post("/", REMOTE_ADDR=address, **forged(number))

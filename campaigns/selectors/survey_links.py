"""The address at which one invitation is answered: signed so that none can be guessed, and naming nobody.

A token is 16 bytes of the invitation's id, one of the channel that it goes over, and 10 of a signature, in base64url:
36 characters. It says by itself how an answer came.
"""

import base64
import binascii
import hmac
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

_VIA = (
    "portal",
    "email",
    "sms",
    "line",
    "push",
    "inbox",
)  # their places are what a token holds: what is new comes last
_BODY_BYTES, _SIGNATURE_BYTES = 17, 10
_LETTERS = 36


class Asked(NamedTuple):
    """What a token is about."""

    invitation_id: UUID
    via: str


def token(invitation_id: UUID, via: str) -> str:
    """Return the token of an invitation over a channel."""
    body = invitation_id.bytes + bytes([_VIA.index(via)])
    return base64.urlsafe_b64encode(body + _signature(body, settings.SECRET_KEY)).decode().rstrip("=")


def read(text: str) -> Asked | None:
    """Return what a token is about, None for one that is not ours."""
    if len(text) != _LETTERS:
        return None
    try:
        whole = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, signed = whole[:_BODY_BYTES], whole[_BODY_BYTES:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(hmac.compare_digest(signed, _signature(body, key)) for key in keys) or body[16] >= len(_VIA):
        return None
    return Asked(UUID(bytes=body[:16]), _VIA[body[16]])


def path(invitation_id: UUID, via: str) -> str:
    """Return the path at which an invitation is answered."""
    return reverse("survey-answer", args=[token(invitation_id, via)])


def address(invitation_id: UUID, via: str) -> str:
    """Return the whole address at which an invitation is answered."""
    return settings.SITE_URL + path(invitation_id, via)


def _signature(body: bytes, secret: str) -> bytes:
    return salted_hmac("kizuna.survey_links", body, secret=secret, algorithm="sha256").digest()[:_SIGNATURE_BYTES]

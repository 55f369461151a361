"""Short addresses that stand in messages: which delivery and which link each names, signed so that none can be guessed.

A token is 16 bytes of the delivery's id, 2 of the link's number and 8 of a signature, in base64url: 35 characters.
"""

import base64
import binascii
import hmac
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from campaigns.models import Delivery, Link
from loyalty_site.lib.addresses import path_of
from members.models import TrackingRefusal

OPENED = 0  # the number that no link has
NUMBER_MAX = 0x7FFE
_ID_BYTES, _NUMBER_BYTES, _SIGNATURE_BYTES = 16, 2, 8


class Named(NamedTuple):
    """What a token is about."""

    delivery_id: UUID
    number: int


def token(delivery_id: UUID, link_number: int) -> str:
    """Return the token of one link of one delivery."""
    named = delivery_id.bytes + link_number.to_bytes(_NUMBER_BYTES, "big")
    return base64.urlsafe_b64encode(named + _signature(named, settings.SECRET_KEY)).decode().rstrip("=")


def read(text: str) -> Named | None:
    """Return what a token is about, None for one that is not ours."""
    length = _ID_BYTES + _NUMBER_BYTES + _SIGNATURE_BYTES
    if len(text) != -(-length * 4 // 3):
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    named, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(hmac.compare_digest(signature, _signature(named, key)) for key in keys):
        return None
    return Named(UUID(bytes=named[:_ID_BYTES]), int.from_bytes(named[_ID_BYTES:], "big"))


def address(delivery_id: UUID, link_number: int) -> str:
    """Return the short address of one link of one delivery."""
    return settings.SITE_URL + path_of("tracked-link", token(delivery_id, link_number))


def pixel(delivery_id: UUID) -> str:
    """Return the address of the image by which an opened mail is noted."""
    return settings.SITE_URL + path_of("tracked-opening", token(delivery_id, OPENED))


def target(named: Named) -> str | None:
    """Return the stored address that a token leads to, None where there is none."""
    sends = Delivery.objects.filter(pk=named.delivery_id).values("send_id")
    return Link.objects.filter(send__in=sends, number=named.number).values_list("url", flat=True).first()


def may_follow(delivery: Delivery) -> bool:
    """Tell whether a delivery may be followed: by the installation, its send and its member."""
    is_wanted: bool = settings.TRACKING and delivery.send.tracks
    return is_wanted and not TrackingRefusal.objects.filter(member=delivery.member_id).exists()


def _signature(named: bytes, secret: str) -> bytes:
    return salted_hmac("kizuna.tracked_links", named, secret=secret, algorithm="sha256").digest()[:_SIGNATURE_BYTES]

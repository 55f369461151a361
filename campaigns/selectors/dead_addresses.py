"""How an address on the suppression list is told: by a digest that the database can compute, and nobody can read.

An address is kept as sha256(salt || lower(address)), so that a statement can join whole tables against the list:

    sha256(%(salt)s || convert_to(lower(member.email), 'UTF8')) = dead.digest AND dead.channel = 'email'

The salt comes from SECRET_KEY and the channel; entries made under one of SECRET_KEY_FALLBACKS still count.
"""

import hashlib
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.crypto import salted_hmac

from campaigns.models import DeadAddress

CHANNELS = ("email", "sms", "line", "push")


def salt(channel: str, secret: str = "") -> bytes:
    """Return what goes before an address of a channel when its digest is taken."""
    key = salted_hmac("kizuna.dead_addresses", "key", secret=secret or settings.SECRET_KEY, algorithm="sha256").digest()
    return key + channel.encode() + b":"


def salts() -> Mapping[str, Sequence[bytes]]:
    """Return the salts of each channel, today's first."""
    keys = ("", *settings.SECRET_KEY_FALLBACKS)
    return {channel: [salt(channel, key) for key in keys] for channel in CHANNELS}


def digest(channel: str, address: str, secret: str = "") -> bytes:
    """Return how an address stands in the list."""
    return hashlib.sha256(salt(channel, secret) + address.strip().lower().encode()).digest()


def is_dead(channel: str, address: str) -> bool:
    """Tell whether nothing may be sent to an address."""
    return find(channel, address) is not None


def find(channel: str, address: str) -> DeadAddress | None:
    """Return an address's entry, also one that was made under a former secret key."""
    digests = [digest(channel, address, key) for key in ("", *settings.SECRET_KEY_FALLBACKS)]
    return DeadAddress.objects.filter(channel=channel, digest__in=digests).first()

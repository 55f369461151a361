"""How an address on the suppression list is told: by a digest that the database can compute, and nobody can read."""

from collections.abc import Mapping
from hashlib import sha256

from django.utils.crypto import salted_hmac

from campaigns.models import DeadAddress

CHANNELS = ("email", "sms", "line", "push")


def salt(channel: str) -> bytes:
    """Return what goes before an address of a channel into its digest: 32 bytes that only this installation knows."""
    return salted_hmac("kizuna.dead_address", channel, algorithm="sha256").digest()


def salts() -> Mapping[str, bytes]:
    """Return the salts of all channels."""
    return {channel: salt(channel) for channel in CHANNELS}


def digest(channel: str, address: str) -> bytes:
    """Return what stands for an address: PostgreSQL's `sha256(salt || convert_to(lower(address), 'UTF8'))`."""
    return sha256(salt(channel) + address.lower().encode()).digest()


def is_dead(channel: str, address: str) -> bool:
    """Tell whether nothing is sent to an address."""
    return DeadAddress.objects.filter(channel=channel, digest=digest(channel, address)).exists()

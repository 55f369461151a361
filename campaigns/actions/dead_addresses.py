"""The suppression list: addresses to which nothing is sent any more. The only writer of DeadAddress.

An address is kept as sha256(salt || lower(address)), so that a statement can join whole tables against the list:

    sha256(%(salt)s || convert_to(lower(member.email), 'UTF8')) = dead.digest AND dead.channel = 'email'

The salt comes from SECRET_KEY and the channel. Whoever changes SECRET_KEY begins a new list: see docs/channels.md.
"""

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from campaigns.errors import SuppressionReasonMissing
from campaigns.models import DeadAddress
from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record

Reason = DeadAddress.Reason
REASON_CHARACTERS_MAX = 200
SQL = "sha256(%s || convert_to(lower({column}), 'UTF8'))"


def salt(channel: str, secret: str = "") -> bytes:
    """Return what goes before an address of a channel when its digest is taken."""
    key = salted_hmac("kizuna.dead_addresses", "key", secret=secret or settings.SECRET_KEY, algorithm="sha256").digest()
    return key + channel.encode() + b":"


def digest(channel: str, address: str, secret: str = "") -> bytes:
    """Return how an address stands in the list."""
    return hashlib.sha256(salt(channel, secret) + address.strip().lower().encode()).digest()


def is_dead(channel: str, address: str) -> bool:
    """Tell whether nothing may be sent to an address."""
    return find(channel, address) is not None


def find(channel: str, address: str) -> DeadAddress | None:
    """Return an address's entry, also one that was made under a former secret key."""
    keys = ("", *settings.SECRET_KEY_FALLBACKS)
    digests = [digest(channel, address, key) for key in keys]
    return DeadAddress.objects.filter(channel=channel, digest__in=digests).first()


def add(channel: str, address: str, reason: Reason) -> bool:
    """Suppress an address; tell whether it was not yet. The first reason stays, but a complaint weighs more."""
    found = digest(channel, address)
    defaults = {"reason": reason, "since": now()}
    _entry, is_new = DeadAddress.objects.get_or_create(channel=channel, digest=found, defaults=defaults)
    if reason == Reason.COMPLAINED:
        DeadAddress.objects.filter(channel=channel, digest=found).update(reason=reason)
    return is_new


def come_back(channel: str, address: str) -> None:
    """Take an address off the list whose owner had blocked us and does no more."""
    DeadAddress.objects.filter(channel=channel, digest=digest(channel, address), reason=Reason.BLOCKED).delete()


@transaction.atomic
def add_by_staff(channel: str, address: str, why: str, *, actor: Actor) -> None:
    """Suppress an address by hand. Raises SuppressionReasonMissing."""
    _record("dead_address.add", channel, digest(channel, address), why, actor)
    add(channel, address, Reason.STAFF)


@transaction.atomic
def remove(channel: str, address: str, why: str, *, actor: Actor) -> bool:
    """Take an address off the list; tell whether it was on it. Raises SuppressionReasonMissing."""
    entry = find(channel, address)
    if entry is None:
        return False
    _record("dead_address.remove", channel, bytes(entry.digest), why, actor)
    DeadAddress.objects.filter(channel=channel, digest=entry.digest).delete()
    return True


def _record(verb: str, channel: str, found: bytes, why: str, actor: Actor) -> None:
    why = " ".join(why.split())[:REASON_CHARACTERS_MAX]
    if not why:
        raise SuppressionReasonMissing
    record(
        verb, "dead_address", f"{channel}:{found.hex()[:24]}",
        origin=actor.origin, actor_id=actor.user_id, data={"channel": channel}, reason=why,
    )  # fmt: skip

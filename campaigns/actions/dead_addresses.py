"""The suppression list: addresses to which nothing is sent any more. The only writer of DeadAddress."""

from django.db import transaction

from campaigns.errors import SuppressionReasonMissing
from campaigns.models import DeadAddress
from campaigns.selectors.dead_addresses import digest, find
from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record

Reason = DeadAddress.Reason
REASON_CHARACTERS_MAX = 200


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

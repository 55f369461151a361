"""Facts leave a transaction as rows of the outbox, written in it."""

from typing import Any

from members.models import Member, Outbox


def record(topic: str, *, member: Member | None = None, data: dict[str, Any] | None = None) -> Outbox:
    """Write down a fact for whoever consumes it; must run in the transaction in which it happened.

    `data` holds ids, codes and points, never personal data.
    """
    return Outbox.objects.create(topic=topic, member=member, data=data or {})

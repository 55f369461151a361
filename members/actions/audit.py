"""The audit trail: what staff, commands and callers of the API did. The only writer of AuditEntry.

An entry is written in the transaction of the act: no act without its entry, no entry without its act.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from members.models import AuditEntry


class Actor(NamedTuple):
    """Who acts: a person, a key of the API, or a command that somebody runs on the server."""

    origin: str  # staff, api, command
    user_id: UUID | None = None
    api_key_id: UUID | None = None

    @classmethod
    def of(cls, *, user_id: UUID | None = None, api_key_id: UUID | None = None) -> "Actor":
        """Return the actor that these ids name; without one it is a command."""
        origin = "staff" if user_id else "api" if api_key_id else "command"
        return cls(origin, user_id, api_key_id)


COMMAND = Actor("command")


def record(
    verb: str, object_type: str, object_id: str, *, origin: str, actor_id: UUID | None = None,
    data: dict[str, Any] | None = None, reason: str = "",
) -> AuditEntry:  # fmt: skip
    """Record an act: a namespaced verb, its object, ids and codes alone, never personal data."""
    return AuditEntry.objects.create(
        verb=verb, object_type=object_type, object_id=object_id, origin=origin, actor_id=actor_id,
        data=data or {}, reason=reason,
    )  # fmt: skip


def record_change(
    actor: Actor, verb: str, object_id: UUID, *, before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None, **details: Any,
) -> AuditEntry:  # fmt: skip
    """Record what an act changed: the values that differ, before and after, and the ids that explain it.

    The kind of object is the verb's namespace: `api_key.create` is about an api_key. Ids and codes alone.
    """
    data = {"before": dict(before or {}), "after": dict(after or {}), **details}
    if actor.api_key_id is not None:
        data["api_key"] = str(actor.api_key_id)
    return record(
        verb, verb.partition(".")[0], str(object_id), origin=actor.origin, actor_id=actor.user_id, data=data,
    )  # fmt: skip

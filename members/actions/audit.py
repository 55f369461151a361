"""The audit trail: what staff and commands did."""

from typing import Any
from uuid import UUID

from members.models import AuditEntry


def record(
    verb: str, object_type: str, object_id: str, *, origin: str, actor_id: UUID | None = None,
    data: dict[str, Any] | None = None, reason: str = "",
) -> AuditEntry:  # fmt: skip
    """Record an act: a namespaced verb, its object, ids and codes alone, never personal data."""
    return AuditEntry.objects.create(
        verb=verb, object_type=object_type, object_id=object_id, origin=origin, actor_id=actor_id,
        data=data or {}, reason=reason,
    )  # fmt: skip

"""Who took the members of a segment away stands in the audit log."""

from campaigns.models import Segment
from members.actions.audit import Actor, record_change


def note_export(segment: Segment, *, actor: Actor) -> None:
    """Note that a table of a segment's members was made."""
    record_change(actor, "segment.export", segment.pk, after={"members": segment.members})

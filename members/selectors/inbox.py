"""What lies in a member's inbox."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from loyalty_site.lib.clock import now
from members.models import Message
from members.selectors.merged import is_of_person

PAGE = 20


class Page(NamedTuple):
    messages: list[Message]
    next: UUID | None  # the message before which the next page begins


def kept(member_id: UUID, at: datetime | None = None) -> QuerySet[Message]:
    """Return the messages of a member whose time is not over, now or at a moment.

    Those of a membership that was merged into this one are this one's, until the merge is undone.
    """
    return Message.objects.filter(is_of_person(member_id), Q(expires_at=None) | Q(expires_at__gt=at or now()))


def page(member_id: UUID, before: UUID | None = None, size: int = PAGE) -> Page:
    """Return messages, newest first, from the one that arrived before another."""
    rows = kept(member_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id").defer("body_ja", "body_en")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)


def find(member_id: UUID, message_id: UUID) -> Message | None:
    """Return a member's message; None where there is none, and where it is somebody else's."""
    return kept(member_id).filter(pk=message_id).first()


def unread(member_id: UUID, at: datetime | None = None) -> QuerySet[Message]:
    """Return the messages that a member has not read, now or at a moment."""
    return kept(member_id, at).filter(read_at=None)

"""The inbox: messages are delivered, read and, when their time is over, deleted. The only writer of Message."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import translation

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.models import Message
from members.selectors.merged import is_of_person

CAMPAIGN_KEPT = timedelta(days=90)
CHUNK_ROWS = 1_000
PURGE_ROWS = 5_000


class Letter(NamedTuple):
    """A message to one member; subject and text by language, `{"ja": …, "en": …}`, one of them or both.

    `source` names what it comes of in at most 100 characters: a member gets one message of one source.
    `link` is a path of this site.
    """

    member_id: UUID
    source: str
    kind: Message.Kind
    subject: dict[str, str]
    body: dict[str, str]
    link: str = ""


def in_both(words: Callable[[], str]) -> dict[str, str]:
    """Return what is said in each language, as a letter has it."""
    said = {}
    for language in ("ja", "en"):
        with translation.override(language):
            said[language] = words()
    return said


def deliver(letter: Letter, *, at: datetime | None = None) -> bool:
    """Put a message into a member's inbox, in the caller's transaction; False where it has been there already."""
    return bool(deliver_many([letter], at=at))


def deliver_many(letters: Iterable[Letter], *, at: datetime | None = None) -> int:
    """Put messages into inboxes and return how many are new; what a member has had of a source stays as it is.

    A message of a campaign is kept for 90 days, every other one as long as its member.
    """
    moment = at or now()
    delivered = 0
    rows = [_row(letter, moment) for letter in letters]
    for start in range(0, len(rows), CHUNK_ROWS):
        chunk = rows[start : start + CHUNK_ROWS]
        Message.objects.bulk_create(chunk, ignore_conflicts=True)
        delivered += Message.objects.filter(pk__in=[row.pk for row in chunk]).count()
    return delivered


def mark_read(message: Message) -> None:
    """Remember when a message was first read."""
    if message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now())


def mark_all_read(member_id: UUID) -> int:
    """Remember that a member has seen everything that lies in the inbox; return how many messages that were new."""
    return Message.objects.filter(is_of_person(member_id), read_at=None).update(read_at=now())


def purge() -> int:
    """Delete messages whose time is over, oldest first; return how many."""
    purged = 0
    while True:
        over = Message.objects.filter(expires_at__lte=now()).order_by("expires_at").values_list("pk", flat=True)
        count = Message.objects.filter(pk__in=list(over[:PURGE_ROWS])).delete()[0]
        purged += count
        if count < PURGE_ROWS:
            return purged


def _row(letter: Letter, moment: datetime) -> Message:
    return Message(
        id=uuid7(),
        member_id=letter.member_id,
        source=letter.source,
        kind=letter.kind,
        subject_ja=letter.subject.get("ja", ""),
        subject_en=letter.subject.get("en", ""),
        body_ja=letter.body.get("ja", ""),
        body_en=letter.body.get("en", ""),
        link=letter.link,
        sent_at=moment,
        expires_at=moment + CAMPAIGN_KEPT if letter.kind == Message.Kind.CAMPAIGN else None,
    )

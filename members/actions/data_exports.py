"""Exports of what is held of a member: asked for, made by a worker, kept for a week. The only writer of DataExport."""

import datetime
import io
import logging
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from loyalty_site.lib.clock import now
from members import export_file
from members.actions import attempts
from members.actions.audit import Actor, record_change
from members.actions.inbox import Letter, deliver
from members.bell import Bell
from members.models import DataExport, DataExportPart, Member, Message
from members.selectors.people import person_of

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=7)
ATTEMPTS_MAX = 5
PART_BYTES = 256 * 1024
LIMIT = attempts.Guard(account=(attempts.Limit("data-export-day", 5, datetime.timedelta(days=1), counts_success=True),))
_bell = Bell("members.make_exports")
_SUBJECT = {"ja": "データの準備ができました", "en": "Your data is ready"}
_BODY = {
    "ja": "お預かりしているお客様のデータを1つのファイルにまとめました。7日以内にダウンロードしてください。",
    "en": "Everything that we hold about you is in one file now. Please download it within 7 days.",
}


def ask(member: Member, language: str, *, actor: Actor) -> DataExport:
    """Ask for a member's export and return it; while one is being prepared it is that one.

    Raises TooManyAttempts where the member has asked five times within a day.
    """
    waiting = DataExport.objects.filter(member=member, status=DataExport.Status.WAITING)
    if (under_way := waiting.first()) is not None:
        return under_way
    if actor.origin != "staff":
        attempts.reserve(LIMIT, account=f"member {member.pk}", client="")
    try:
        with transaction.atomic():
            export = DataExport.objects.create(
                member=member, asked_by_id=actor.user_id, asked_at=now(), language=language
            )
            if actor.origin == "staff":
                record_change(actor, "member.export", member.pk)
            transaction.on_commit(_bell.ring)
    except IntegrityError:
        under_way = waiting.first()  # asked a moment ago in another window
        if under_way is None:
            raise
        return under_way
    return export


def make_waiting() -> int:
    """Make the exports that wait, each once, and return how many.

    Where several workers come at once each export is one's alone: the row's lock is held as long as it is made.
    """
    made = 0
    waiting = DataExport.objects.filter(status=DataExport.Status.WAITING)
    for export_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        if not _begin(export_id):
            continue
        try:
            made += _make(export_id)
        except Exception as error:  # its message may hold personal data and is left out
            logger.error("export %s is not made yet: %s", export_id, type(error).__name__)
    return made


@transaction.atomic
def _begin(export_id: UUID) -> bool:
    """Count an attempt, so that an export that kills its worker is given up; False where another is at work."""
    rows = DataExport.objects.select_for_update(skip_locked=True, of=["self"])
    export = rows.filter(pk=export_id, status=DataExport.Status.WAITING).first()
    if export is None:
        return False
    if export.attempts >= ATTEMPTS_MAX:
        DataExport.objects.filter(pk=export_id).update(status=DataExport.Status.FAILED)
        logger.error("export %s is given up after %s attempts", export_id, export.attempts)
        return False
    DataExport.objects.filter(pk=export_id).update(attempts=F("attempts") + 1)
    return True


@transaction.atomic(durable=True)
def _make(export_id: UUID) -> bool:
    """Write the file from one moment of the database, and say in the same transaction that it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', '60s', true)")
    rows = DataExport.objects.select_for_update(skip_locked=True, of=["self"], no_key=True)
    export = rows.filter(pk=export_id, status=DataExport.Status.WAITING).first()
    if export is None:
        return False
    member = Member.objects.select_related("user").get(pk=export.member_id)
    parts = _Parts(export_id)
    export_file.write(parts, person_of(member), export.language, made_at=now())
    parts.finish()
    at = now()
    DataExport.objects.filter(pk=export_id).update(
        status=DataExport.Status.READY, ready_at=at, expires_at=at + KEPT, size=parts.size
    )
    DataExport.objects.filter(member=member, status=DataExport.Status.READY).exclude(pk=export_id).delete()
    deliver(Letter(member.pk, f"export:{export_id}", Message.Kind.NOTICE, _SUBJECT, _BODY, "/profile/export"), at=at)
    return True


def purge() -> int:
    """Delete the exports whose time is over, and those that were given up a week ago; return how many."""
    over = DataExport.objects.filter(expires_at__lte=now())
    failed = DataExport.objects.filter(status=DataExport.Status.FAILED, asked_at__lte=now() - KEPT)
    count = (over | failed).count()
    (over | failed).delete()
    return count


class _Parts(io.RawIOBase):
    """A stream that becomes rows, a quarter of a megabyte each: memory does not grow with the file."""

    def __init__(self, export_id: UUID) -> None:
        self.export_id, self.size = export_id, 0
        self._number, self._waiting = 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._waiting += content
        self.size += len(content)
        while len(self._waiting) >= PART_BYTES:
            self._put(bytes(self._waiting[:PART_BYTES]))
            del self._waiting[:PART_BYTES]
        return len(content)

    def finish(self) -> None:
        """Write what is left."""
        if self._waiting:
            self._put(bytes(self._waiting))
            self._waiting.clear()

    def _put(self, content: bytes) -> None:
        DataExportPart.objects.create(export_id=self.export_id, no=self._number, content=content)
        self._number += 1

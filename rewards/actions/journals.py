"""Journals: delivered, claimed by one worker, their receipts added once, ended; the columns of a register's journal.

The only writer of Journal and JournalLayout, and the one that adds a JournalReceipt.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change
from members.bell import Bell
from rewards.actions.matching import lock_day
from rewards.models import Journal, JournalLayout, JournalReceipt

SILENT = timedelta(seconds=120)  # after which a worker that gives no sign of life is taken for dead
FAULTS_KEPT = 100
_Status = Journal.Status
_bell = Bell("rewards.read_journals")


class Added(NamedTuple):
    """How many receipts went in, how many lie on closed days, and which were told with another total before."""

    added: int
    late: int
    otherwise: list[JournalReceipt]


@transaction.atomic
def deliver(store: str, register: str, file_name: str, content: bytes, *, is_whole: bool, actor: Actor) -> Journal:
    """Keep a journal that was delivered, and have it read soon."""
    journal = Journal.objects.create(
        store_id=store, register=register, file_name=file_name[:200], content=content, is_whole=is_whole,
        delivered_by_id=actor.user_id, delivered_at=now(),
    )  # fmt: skip
    record_change(actor, "journal.deliver", journal.pk, store=store, register=register, is_whole=is_whole)
    transaction.on_commit(_bell.ring)
    return journal


def claim() -> Journal | None:
    """Take the journal that has waited longest, or whose worker has died; None where none waits."""
    silent = Q(status=_Status.RUNNING, beaten_at__lt=now() - SILENT)
    with transaction.atomic():
        waiting = Journal.objects.select_for_update(skip_locked=True).filter(Q(status=_Status.WAITING) | silent)
        found = waiting.order_by("pk").first()
        if found is not None:
            found.status, found.beaten_at = _Status.RUNNING, now()
            found.save(update_fields=["status", "beaten_at"])
    return found


def tell(journal_id: UUID, **figures: Any) -> None:
    """Write down how far a journal is."""
    Journal.objects.filter(pk=journal_id, status=_Status.RUNNING).update(beaten_at=now(), **figures)


def add_receipts(journal: Journal, receipts: Sequence[JournalReceipt], *, done: int) -> Added:
    """Add receipts of one day, each once whoever tells it; nothing goes into a day that was closed."""
    with transaction.atomic():
        day = lock_day(journal.store_id, receipts[0].day)
        if day.closed_at is not None:
            told = set(_known(journal, receipts))
            late = sum(1 for receipt in receipts if receipt.number not in told)
            Journal.objects.filter(pk=journal.pk).update(receipts_done=done, receipts_late=F("receipts_late") + late)
            return Added(0, late, [])
        known = _known(journal, receipts)
        new = [receipt for receipt in receipts if receipt.number not in known]
        JournalReceipt.objects.bulk_create(new)
        Journal.objects.filter(pk=journal.pk).update(
            receipts_done=done, receipts_added=F("receipts_added") + len(new), beaten_at=now()
        )
        otherwise = [each for each in receipts if each.number in known and known[each.number].total != each.total]
    return Added(len(new), 0, otherwise)


def _known(journal: Journal, receipts: Sequence[JournalReceipt]) -> dict[str, JournalReceipt]:
    rows = JournalReceipt.objects.filter(
        store=journal.store_id, day=receipts[0].day, register=journal.register,
        number__in=[receipt.number for receipt in receipts],
    )  # fmt: skip
    return {row.number: row for row in rows}


def end(journal_id: UUID, *, faults: Sequence[Sequence[Any]] = (), has_failed: bool = False) -> None:
    """Write down how the reading ended; a file that was read is dropped."""
    rows = Journal.objects.filter(pk=journal_id, status=_Status.RUNNING)
    if has_failed:
        rows.update(status=_Status.FAILED, ended_at=now())
        return
    rows.update(
        status=_Status.DONE, ended_at=now(), content=None,
        fault_count=len(faults), faults=list(faults[:FAULTS_KEPT]),
    )  # fmt: skip


@transaction.atomic
def keep_columns(store: str, register: str, columns: Mapping[str, str], actor: Actor) -> JournalLayout:
    """Keep how a register names the columns of its journal; journals from now on are read so."""
    layout, _ = JournalLayout.objects.select_for_update().get_or_create(
        store_id=store, register=register, defaults={"columns": {}}
    )
    before, layout.columns = layout.columns, dict(columns)
    layout.save(update_fields=["columns"])
    record_change(
        actor, "journal_layout.keep", layout.pk, before=before, after=dict(columns), store=store, register=register
    )
    return layout

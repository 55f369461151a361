"""Files of adjustments that are under way, each advanced by whatever worker is free, by its id alone."""

from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from rewards.actions import bulk_adjustments
from rewards.actions.bulk_adjustments import Checked
from rewards.actions.bulk_posting import advance
from rewards.imports.adjustments.reading import Line, Reading, reading
from rewards.models import BulkAdjustment
from rewards.selectors.timeline import current_timeline

_UNDER_WAY = (BulkAdjustment.Status.READING, BulkAdjustment.Status.RUNNING, BulkAdjustment.Status.REVERSING)


def run_waiting() -> None:
    """Advance every file that is under way and not stopped, the oldest first."""
    waiting = BulkAdjustment.objects.filter(status__in=_UNDER_WAY, is_stopped=False).order_by("pk")
    for bulk_id in list(waiting.values_list("pk", flat=True)):
        run(bulk_id)


def run(bulk_id: UUID) -> None:
    """Check a file, or post or take back its lines, as far as it goes; in other hands it is left alone."""
    check(bulk_id)
    while advance(bulk_id):
        pass


def check(bulk_id: UUID) -> None:
    """Read a file as far as it goes, chunk by chunk: what was found of a chunk is kept with how far it is, or not at all."""
    at = now()
    waiting = BulkAdjustment.objects.filter(pk=bulk_id, status=BulkAdjustment.Status.READING, is_stopped=False)
    content = waiting.values_list("content", flat=True).first()
    if content is None:
        return
    with reading(bytes(content), current_timeline().at(at), at) as file:
        while check_next(bulk_id, file):
            pass


def check_next(bulk_id: UUID, file: Reading) -> bool:
    """Check the next lines; False where the file is through, stopped, or in other hands."""
    with transaction.atomic():
        bulk = bulk_adjustments.claim(bulk_id, BulkAdjustment.Status.READING)
        if bulk is None:
            return False
        lines = file.after(bulk)
        bulk_adjustments.keep(bulk, [_checked(line) for line in lines])
        if not lines:
            bulk_adjustments.end_check(bulk)
    return bool(lines)


def _checked(line: Line) -> Checked:
    said = line.said
    if said is None:
        return Checked(line.no, None, 0, "", None, line.error)
    return Checked(line.no, line.account_id, said.points, said.reason_code, said.expires_at, line.error)

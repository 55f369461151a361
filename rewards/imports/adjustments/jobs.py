"""Files of adjustments that are under way, each advanced by whatever worker is free, by its id alone."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from rewards.actions import bulk_adjustments
from rewards.actions.bulk_adjustments import Checked
from rewards.actions.bulk_posting import advance
from rewards.imports.adjustments.reading import Line, read
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
    """Read a file line by line and keep what was found, whole or not at all."""
    at = now()
    with transaction.atomic():
        bulk = bulk_adjustments.claim(bulk_id, BulkAdjustment.Status.READING)
        if bulk is None or bulk.content is None:
            return
        terms = current_timeline().at(at)
        lines = read(bytes(bulk.content), terms, at, bulk.asked_by_id)
        bulk_adjustments.keep(bulk, _checked(lines))


def _checked(lines: Iterator[Line]) -> Iterator[Checked]:
    for line in lines:
        said = line.said
        if said is None:
            yield Checked(line.no, None, 0, "", None, line.error)
        else:
            yield Checked(line.no, line.account_id, said.points, said.reason_code, said.expires_at, line.error)

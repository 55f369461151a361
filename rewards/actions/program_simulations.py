"""Simulations of drafts: asked for, claimed by one worker, told how far they are, ended. The only writer of theirs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change
from members.bell import Bell
from rewards import errors
from rewards.models import ProgramDraft, ProgramSimulation
from rewards.selectors.program_drafts import reading_of

SILENT_SECONDS = 120  # after which a worker that gives no sign of life is taken for dead

Status = ProgramSimulation.Status
UNDER_WAY = (Status.WAITING, Status.RUNNING)
_bell = Bell("rewards.run_simulations")


class Stopped(Exception):
    """Somebody has stopped this simulation."""


def ask(draft_id: UUID, months: int, actor: Actor) -> ProgramSimulation:
    """Ask for a draft, as it stands, to be simulated over so many months.

    Raises DraftHasMistakes, and SimulationUnderWay while another one of this draft is.
    """
    assert actor.user_id is not None
    draft = ProgramDraft.objects.select_related("based_on").get(pk=draft_id)
    if reading_of(draft).document is None:
        raise errors.DraftHasMistakes
    try:
        with transaction.atomic():
            simulation = ProgramSimulation.objects.create(
                draft=draft, revision=draft.revision, months=months, asked_by_id=actor.user_id, asked_at=now()
            )
            record_change(actor, "program_simulation.ask", simulation.pk, draft=str(draft.pk), months=months)
            transaction.on_commit(_bell.ring)
    except IntegrityError as error:
        if "program_simulation_runs_once_a_draft" in str(error):
            raise errors.SimulationUnderWay from None
        raise
    return simulation


def stop(simulation_id: UUID, actor: Actor) -> None:
    """Have a simulation stopped: at once while it waits, else as soon as its worker looks."""
    with transaction.atomic():
        rows = ProgramSimulation.objects.filter(pk=simulation_id, status__in=UNDER_WAY)
        if rows.update(is_stop_wanted=True):
            rows.filter(status=Status.WAITING).update(status=Status.STOPPED, ended_at=now())
            record_change(actor, "program_simulation.stop", simulation_id)


def claim() -> ProgramSimulation | None:
    """Take the simulation that has waited longest; None where none waits."""
    with transaction.atomic():
        waiting = ProgramSimulation.objects.select_for_update(skip_locked=True, of=["self"])
        found = waiting.filter(status=Status.WAITING).select_related("draft__based_on").order_by("pk").first()
        if found is not None:
            found.status, found.started_at, found.beaten_at = Status.RUNNING, now(), now()
            found.save(update_fields=["status", "started_at", "beaten_at"])
    return found


def beat(simulation_id: UUID, done: int, total: int) -> None:
    """Write down how far a simulation is. Raises Stopped where it is to go no further."""
    rows = ProgramSimulation.objects.filter(pk=simulation_id, status=Status.RUNNING, is_stop_wanted=False)
    if not rows.update(accounts_done=done, accounts_total=total, beaten_at=now()):
        raise Stopped


def end(simulation_id: UUID, status: str, result: Mapping[str, Any] | None = None) -> None:
    """Write down how a simulation ended; one that was taken for dead stays failed."""
    rows = ProgramSimulation.objects.filter(pk=simulation_id, status=Status.RUNNING)
    rows.update(status=status, result=result, ended_at=now())


def fail_silent() -> int:
    """Fail the simulations whose workers give no sign of life any more; returns how many."""
    silent = Q(status=Status.RUNNING, beaten_at__lt=now() - timedelta(seconds=SILENT_SECONDS))
    return ProgramSimulation.objects.filter(silent).update(status=Status.FAILED, ended_at=now())

"""Simulations that staff asked for, run one after the other by whatever worker is free."""

from datetime import timedelta

import structlog

from loyalty_site.lib.clock import now
from rewards.actions import program_simulations
from rewards.models import ProgramDraftRevision, ProgramSimulation
from rewards.selectors.program_drafts import reading_over
from rewards.simulation.run import simulate

log = structlog.get_logger(__name__)

BEAT_EVERY = timedelta(seconds=0.5)


def run_waiting() -> int:
    """Run the simulations that wait, each by one worker; returns how many were run here."""
    program_simulations.fail_silent()
    count = 0
    while (simulation := program_simulations.claim()) is not None:
        _run(simulation)
        count += 1
    return count


def _run(simulation: ProgramSimulation) -> None:
    status = ProgramSimulation.Status
    try:
        revision = ProgramDraftRevision.objects.select_related("based_on").get(
            draft_id=simulation.draft_id, no=simulation.revision
        )
        document = reading_over(revision.text, revision.based_on).document
        assert document is not None, "a draft is read before its simulation is asked for"
        found = simulate(document, months=simulation.months, progress=_Beats(simulation))
    except program_simulations.Stopped:
        program_simulations.end(simulation.pk, status.STOPPED)
    except Exception as error:  # whatever it is, the page must not say for ever that it goes on
        program_simulations.end(simulation.pk, status.FAILED)
        log.error("simulation_failed", simulation=str(simulation.pk), error=type(error).__name__)
    else:
        program_simulations.end(simulation.pk, status.DONE, found.data())


class _Beats:
    """Writes down how far a simulation is, twice a second, and learns whether it is to stop."""

    def __init__(self, simulation: ProgramSimulation) -> None:
        self.simulation_id, self.next_at = simulation.pk, now()

    def __call__(self, done: int, total: int) -> None:
        if now() >= self.next_at:
            program_simulations.beat(self.simulation_id, done, total)
            self.next_at = now() + BEAT_EVERY

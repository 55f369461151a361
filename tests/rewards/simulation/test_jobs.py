"""A simulation that staff ask for: done by one worker, told how far it is, stopped, and failed when its worker dies."""

from datetime import timedelta

import pytest
import time_machine

from loyalty_site.lib.clock import now
from rewards import errors
from rewards.actions import program_drafts, program_simulations
from rewards.actions.program_drafts import Written
from rewards.models import ProgramSimulation
from rewards.simulation import jobs
from tests.rewards.audit.histories import FULL, START, everything
from tests.rewards.drafts.cast import manager

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    everything()
    found = program_drafts.begin("Cheaper", manager("akiko"))
    text = FULL.replace('points: 1, per: "100"', 'points: 5, per: "100"')
    return program_drafts.save(found.pk, Written("Cheaper", text), 1, manager("akiko"))


def test_it_is_run_and_its_figures_are_kept(draft):
    with time_machine.travel(START + timedelta(days=80), tick=True):
        asked = program_simulations.ask(draft.pk, 12, manager("akiko"))
        with pytest.raises(errors.SimulationUnderWay):
            program_simulations.ask(draft.pk, 12, manager("ken"))
        assert jobs.run_waiting() == 1
        assert jobs.run_waiting() == 0
    asked.refresh_from_db()
    assert asked.status == "done" and asked.result["reproduced"] == asked.result["accounts"] == 4
    assert (asked.accounts_done, asked.accounts_total) == (4, 4)
    assert sum(asked.result["better"].values()) == 4


def test_it_folds_the_draft_as_it_stood_when_it_was_asked_for(draft):
    asked = program_simulations.ask(draft.pk, 12, manager("akiko"))
    program_drafts.save(draft.pk, Written("Broken", "program: 3"), draft.revision, manager("ken"))
    jobs.run_waiting()
    asked.refresh_from_db()
    assert asked.status == "done" and asked.revision == 2


def test_it_is_stopped_while_it_waits_and_while_it_runs(draft):
    asked = program_simulations.ask(draft.pk, 12, manager("akiko"))
    program_simulations.stop(asked.pk, manager("ken"))
    asked.refresh_from_db()
    assert asked.status == "stopped" and jobs.run_waiting() == 0
    asked = program_simulations.ask(draft.pk, 12, manager("akiko"))
    claimed = program_simulations.claim()
    program_simulations.stop(asked.pk, manager("ken"))
    with pytest.raises(program_simulations.Stopped):
        program_simulations.beat(claimed.pk, 1, 4)
    jobs._run(claimed)
    asked.refresh_from_db()
    assert asked.status == "stopped"


def test_one_whose_worker_is_gone_fails_and_can_be_asked_for_again(draft):
    asked = program_simulations.ask(draft.pk, 12, manager("akiko"))
    program_simulations.claim()
    with time_machine.travel(now() + timedelta(minutes=5)):
        assert jobs.run_waiting() == 0
    asked.refresh_from_db()
    assert asked.status == "failed"
    program_simulations.end(asked.pk, "done", {})  # it was alive after all, and comes too late
    asked.refresh_from_db()
    assert asked.status == "failed"
    program_simulations.ask(draft.pk, 12, manager("akiko"))


def test_a_draft_with_mistakes_is_not_simulated(draft):
    program_drafts.save(draft.pk, Written("Broken", "program: 3"), draft.revision, manager("ken"))
    with pytest.raises(errors.DraftHasMistakes):
        program_simulations.ask(draft.pk, 12, manager("akiko"))
    assert not ProgramSimulation.objects.exists()

"""Every line is posted exactly once: thirty who start or decide, thirty workers, a worker that is killed in the middle.

Seen to fail with FOR UPDATE taken from the decisions (of thirty approvals nineteen approved, of thirty who took it back
ten did), from the claim of a chunk (IntegrityError by the key of a line) and with another key for each try (nothing
refused a line's second adjustment). Thirty who start one are told apart by the lock of their own row as well.
"""

import signal
import subprocess
import sys
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from loyalty_site import staff_roles
from members.models import AuditEntry
from rewards.actions import bulk_adjustments
from rewards.errors import BulkMoved
from rewards.imports.adjustments.jobs import run
from rewards.models import Adjustment, BulkAdjustment, BulkLine
from rewards.selectors.audit import verify_ledger
from tests.rewards.bulk.cast import colleague, crowd, line, uploaded
from tests.rewards.cast import published
from tests.rewards.counter.test_races import CLERKS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import django, sys
django.setup()
from rewards.actions import bulk_posting
from rewards.imports.adjustments import jobs
bulk_posting.CHUNK_LINES, chunks = 10, []
update = bulk_posting.BulkLine.objects.bulk_update
def dying(*arguments, **options):
    update(*arguments, **options)
    chunks.append(1)
    if len(chunks) == 3:
        print("written", flush=True)
        sys.stdin.read()  # until it is killed
bulk_posting.BulkLine.objects.bulk_update = dying
jobs.run_waiting()
"""
PEOPLE = 50


@pytest.fixture
def bulk() -> BulkAdjustment:
    published()
    return uploaded([line(one, 1) for one in crowd(PEOPLE)], colleague(staff_roles.MANAGER))


def everybody() -> list[int]:
    rows = Adjustment.objects.exclude(bulk=None).values_list("account__available", flat=True)
    return list(rows)


def test_of_thirty_starts_one_starts_it(bulk: BulkAdjustment) -> None:
    told = at_once([lambda: bulk_adjustments.start(bulk.pk, bulk.asked_by_id)] * CLERKS)
    assert sum(isinstance(one, BulkMoved) for one in told) == CLERKS - 1
    assert AuditEntry.objects.filter(verb="bulk_adjustment.ask").count() == 1


def test_of_thirty_approvals_one_approves_and_each_line_is_posted_once() -> None:
    published()
    people = crowd(PEOPLE)
    bulk = uploaded([line(one, 200) for one in people], colleague(staff_roles.SUPPORT))
    assert bulk_adjustments.start(bulk.pk, bulk.asked_by_id).status == "waiting"
    boss = colleague(staff_roles.MANAGER)
    told = at_once([lambda: approved_and_run(bulk, boss)] * CLERKS)
    assert sum(isinstance(one, BulkMoved) for one in told) == CLERKS - 1
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, bulk.done, everybody()) == ("done", PEOPLE, [200] * PEOPLE)
    assert AuditEntry.objects.filter(verb="bulk_adjustment.approve").count() == 1


def approved_and_run(bulk: BulkAdjustment, boss: UUID) -> None:
    bulk_adjustments.approve(bulk.pk, boss)
    run(bulk.pk)


def test_of_thirty_who_take_it_back_at_once_one_does(bulk: BulkAdjustment) -> None:
    bulk_adjustments.start(bulk.pk, bulk.asked_by_id)
    run(bulk.pk)

    def taken_back() -> None:
        bulk_adjustments.reverse(bulk.pk, bulk.asked_by_id)
        run(bulk.pk)

    told = at_once([taken_back] * CLERKS)
    assert sum(isinstance(one, BulkMoved) for one in told) == CLERKS - 1
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, bulk.missing, everybody()) == ("reversed", 0, [0] * PEOPLE * 2)
    assert AuditEntry.objects.filter(verb="bulk_adjustment.reverse").count() == 1
    assert verify_ledger().difference is None


def test_a_line_that_is_forgotten_to_be_posted_is_refused_by_its_own_key(bulk: BulkAdjustment) -> None:
    bulk_adjustments.start(bulk.pk, bulk.asked_by_id)
    run(bulk.pk)
    BulkLine.objects.filter(bulk=bulk, line_no=3).update(status="ready")  # as after a table that was put back
    BulkAdjustment.objects.filter(pk=bulk.pk).update(status="running")
    with pytest.raises(IntegrityError, match="submission"):
        run(bulk.pk)
    assert everybody() == [1] * PEOPLE
    assert verify_ledger().difference is None


def test_of_thirty_workers_each_line_is_posted_once(bulk: BulkAdjustment) -> None:
    bulk_adjustments.start(bulk.pk, bulk.asked_by_id)
    at_once([lambda: run(bulk.pk)] * CLERKS)
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, everybody()) == ("done", [1] * PEOPLE)
    assert AuditEntry.objects.filter(verb="bulk_adjustment.end").count() == 1


@pytest.mark.parametrize("act", ["post", "reverse"])
def test_a_killed_worker_leaves_its_chunk_as_if_it_had_not_begun(
    bulk: BulkAdjustment, process_environment: dict[str, str], act: str
) -> None:
    bulk_adjustments.start(bulk.pk, bulk.asked_by_id)
    if act == "reverse":
        run(bulk.pk)
        bulk_adjustments.reverse(bulk.pk, bulk.asked_by_id)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], env=process_environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None and worker.stdout.readline() == b"written\n"
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")  # whoever waited for the other one would wait for ever
    run(bulk.pk)  # the other one holds it
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)
    with connection.cursor() as cursor:  # the server notices that its client is gone
        cursor.execute("SELECT 1 FROM rewards_bulkadjustment WHERE id = %s FOR UPDATE", [bulk.pk])
    bulk.refresh_from_db()
    assert bulk.done == 20
    run(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.status, bulk.done) == ("done" if act == "post" else "reversed", PEOPLE)
    assert everybody() == ([1] * PEOPLE if act == "post" else [0] * PEOPLE * 2)
    assert verify_ledger().difference is None

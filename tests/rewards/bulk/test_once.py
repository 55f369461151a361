"""Every line is posted exactly once: thirty who start, thirty workers, a worker that is killed in the middle."""

import signal
import subprocess
import sys

import pytest
from django.db import connection

from loyalty_site import staff_roles
from members.models import AuditEntry
from rewards.actions import bulk_adjustments
from rewards.errors import BulkMoved
from rewards.imports.adjustments.jobs import run
from rewards.models import Adjustment, BulkAdjustment
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

"""A worker that is killed in the middle of an import is followed by another, which goes on; nothing is lost or doubled.

Seen to fail with the run's position forgotten, so that a new worker began at the first line.
"""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from loyalty_site.lib.clock import now
from rewards.actions import import_jobs
from rewards.imports import jobs
from rewards.models import ImportJob, ImportRun, Purchase, PurchaseLine, StagedPurchase
from tests.bench.purchases_file import write_purchases
from tests.members.patience import until
from tests.rewards.cast import published
from tests.rewards.imports.jobs.desk import act, manager, named, sent

pytestmark = pytest.mark.django_db(transaction=True)

PURCHASES = 600
WORKER = """
import django; django.setup()
from rewards.imports import importing, jobs
from rewards.imports.purchases import checking, posting
checking.LINES = 150; importing.CHUNK = 50; posting.CHUNK = 25
jobs.run_waiting()
"""


def test_the_next_worker_goes_on_where_it_was(tmp_path: Path, process_environment: dict[str, str]) -> None:
    published()
    client = manager()
    write_purchases(tmp_path / "year.csv", PURCHASES, 40)
    content = (tmp_path / "year.csv").read_bytes()
    job = sent(client, content, "purchases", enrols="on")
    form = client.get(f"/staff/imports/{job.pk}/columns").context["form"]
    job = named(client, job, {name: field.initial for name, field in form.fields.items() if name.startswith("column")})
    job = act(client, job, "check")
    assert (job.status, job.accepted) == ("done", PURCHASES)
    client.post(f"/staff/imports/{job.pk}/begin")
    environment = {**process_environment, "IMPORT_FOLDER": str(settings.IMPORT_FOLDER)}
    moments = [lambda: StagedPurchase.objects.count() >= 100, lambda: Purchase.objects.count() >= 100]
    reached = []
    for moment in moments:
        worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=settings.BASE_DIR, env=environment)
        until(lambda moment=moment: moment(), seconds=120)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(30)
        job.refresh_from_db()
        assert job.status == "running" and import_jobs.claim() is None  # nobody knows yet that it is dead
        reached.append((ImportRun.objects.get().position, Purchase.objects.count()))
        ImportJob.objects.update(beaten_at=now() - timedelta(seconds=import_jobs.SILENT_SECONDS + 1))
    assert 0 < reached[0][0] <= reached[1][0] and 0 < reached[1][1] < PURCHASES
    before = Purchase.objects.count()
    assert jobs.run_waiting() == 1
    job.refresh_from_db()
    assert (job.status, job.attempt, job.accepted, job.repeated, job.rejected) == ("done", 3, PURCHASES, 0, 0)
    assert (Purchase.objects.count(), PurchaseLine.objects.count()) == (PURCHASES, 3 * PURCHASES)
    assert before < PURCHASES and not StagedPurchase.objects.exists()


def test_a_job_that_costs_too_many_workers_their_lives_is_given_up() -> None:
    published()
    client = manager()
    job = named(
        client,
        sent(client, "external_id,joined_on\na-1,2024-01-05\n"),
        {"column_0": "external_id", "column_1": "joined_on"},
    )
    client.post(f"/staff/imports/{job.pk}/check")
    for _ in range(import_jobs.ATTEMPTS_MAX):
        assert import_jobs.claim() is not None
        ImportJob.objects.update(beaten_at=now() - timedelta(minutes=2))
    assert import_jobs.claim() is None
    job.refresh_from_db()
    assert job.status == "failed"
    assert b"ended too often" in client.get(f"/staff/imports/{job.pk}").content


def test_a_worker_that_was_taken_for_dead_does_no_harm() -> None:
    published()
    client = manager()
    job = named(
        client,
        sent(client, "external_id,joined_on\na-1,2024-01-05\n"),
        {"column_0": "external_id", "column_1": "joined_on"},
    )
    client.post(f"/staff/imports/{job.pk}/check")
    slow = import_jobs.claim()
    assert slow is not None
    with time_machine.travel(now() + timedelta(minutes=1)):
        assert jobs.run_waiting() == 1
    with pytest.raises(import_jobs.Stopped):
        import_jobs.beat(slow)
    assert not import_jobs.end(slow, "failed")
    job.refresh_from_db()
    assert job.status == "done" and job.accepted == 1

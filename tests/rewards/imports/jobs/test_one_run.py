"""Two people begin one import at once, or two workers take it: there is one run of it. A stopped one goes on.

Seen to fail without the row's lock in `import_jobs._begin`, and without the one in `import_jobs.claim`.
"""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from members.actions.audit import Actor
from members.models import Member, User
from rewards import errors
from rewards.actions import import_jobs
from rewards.imports import importing, jobs
from rewards.models import ImportJob, ImportRun
from tests.rewards.cast import published
from tests.rewards.imports.jobs.desk import act, manager, named, sent

pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS = {"column_0": "external_id", "column_1": "joined_on"}


def checked(rows: int = 3) -> ImportJob:
    published()
    client = manager()
    content = "external_id,joined_on\n" + "".join(f"a-{number},2024-01-05\n" for number in range(rows))
    return act(client, named(client, sent(client, content), COLUMNS), "check")


def at_once(job_id: UUID, work: Callable[[], object]) -> list[object]:
    """Let two do the same when a lock on the row goes, and return what came of it."""
    came: list[object] = []

    def do() -> None:
        try:
            came.append(work())
        except Exception as error:
            came.append(type(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do) for _ in range(2)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE rewards_importjob IN ACCESS EXCLUSIVE MODE")
        for thread in threads:
            thread.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'rewards_importjob'::regclass"
        while True:
            cursor.execute(waiting)
            if cursor.fetchone()[0] == 2:
                break
    for thread in threads:
        thread.join()
    return came


def test_of_two_people_one_begins_it() -> None:
    job = checked()
    actor = Actor.of(user_id=User.objects.get().pk)
    came = at_once(job.pk, lambda: import_jobs.begin(job.pk, "en", actor))
    assert sorted(map(str, came)) == sorted([str(None), str(errors.ImportMoved)])
    assert jobs.run_waiting() == 1
    assert Member.objects.count() == 3 and ImportRun.objects.count() == 1


def test_of_two_workers_one_takes_it() -> None:
    job = checked()
    import_jobs.begin(job.pk, "en", Actor.of(user_id=User.objects.get().pk))
    came = at_once(job.pk, import_jobs.claim)
    assert sum(each is not None for each in came) == 1
    job.refresh_from_db()
    assert job.attempt == 1


def test_a_stopped_import_keeps_what_went_in_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 10)
    job = checked(30)
    client = manager()
    client.post(f"/staff/imports/{job.pk}/begin")
    beat = jobs.Pulse.__call__

    def stopped_after_the_first_chunk(pulse: jobs.Pulse, what: str, done: int, total: int) -> None:
        if not pulse.is_stopped.is_set() and not ImportJob.objects.get().is_stop_wanted:
            client.post(f"/staff/imports/{job.pk}/stop")
            pulse.is_stopped.wait(20)
        beat(pulse, what, done, total)

    monkeypatch.setattr(jobs.Pulse, "__call__", stopped_after_the_first_chunk)
    jobs.run_waiting()
    job.refresh_from_db()
    assert (job.status, job.accepted, Member.objects.count()) == ("stopped", 10, 10)
    monkeypatch.setattr(jobs.Pulse, "__call__", beat)
    job = act(client, job, "begin")
    assert (job.status, job.accepted, job.repeated, Member.objects.count()) == ("done", 30, 0, 30)


def test_one_that_waits_is_stopped_at_once() -> None:
    job = checked()
    client = manager()
    client.post(f"/staff/imports/{job.pk}/begin")
    client.post(f"/staff/imports/{job.pk}/stop")
    job.refresh_from_db()
    assert job.status == "stopped" and jobs.run_waiting() == 0

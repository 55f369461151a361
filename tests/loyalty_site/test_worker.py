"""A task reaches a real worker through the broker and is carried out."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from loyalty_site.celery import app
from loyalty_site.tasks import clear_sessions
from tests.loyalty_site.conftest import BASE


@pytest.mark.django_db(transaction=True)
def test_a_worker_carries_out_what_is_sent(process_environment: dict[str, str]) -> None:
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - timedelta(days=1))
    clear_sessions.delay()
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--quiet", "-A", "loyalty_site.celery", "worker", "--pool", "solo"],
        cwd=BASE,
        env=process_environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while Session.objects.exists():
            assert time.monotonic() < deadline, "the worker did not carry out the task"
            assert worker.poll() is None, "the worker ended"
            time.sleep(0.1)
    finally:
        worker.terminate()
        worker.wait(60)


def test_a_killed_worker_loses_no_task() -> None:
    """A task is acknowledged when it is done, given back when its worker dies, and never hoarded."""
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.result_backend is None
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT


def test_every_entry_of_the_timetable_names_a_task() -> None:
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name

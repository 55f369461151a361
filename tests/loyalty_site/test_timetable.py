"""What beat sends exists, and what must be tidied up is on the timetable."""

from datetime import timedelta

import pytest
from celery import current_app

from loyalty_site.lib.clock import now
from loyalty_site.timetable import TIMETABLE
from members.models import IdempotencyKey
from members.tasks import purge_idempotency


@pytest.mark.parametrize("entry", TIMETABLE)
def test_every_task_of_the_timetable_exists(entry: str) -> None:
    current_app.loader.import_default_modules()
    assert TIMETABLE[entry]["task"] in current_app.tasks


@pytest.mark.parametrize(
    "task",
    [
        "members.purge_idempotency",
        "members.purge_attempts",
        "members.purge_outbox",
        "members.tell_of_locks",
        "members.purge_inbox",
        "members.mail_answers",
        "members.tell_of_legal_changes",
    ],
)
def test_what_must_be_done_again_and_again_is_on_it(task: str) -> None:
    assert task in {entry["task"] for entry in TIMETABLE.values()}


@pytest.mark.django_db
def test_stored_answers_are_deleted_after_thirty_days_and_not_before() -> None:
    for days in (29, 31):
        IdempotencyKey.objects.create(scope="test", key=f"{days} days", request_digest=b"", status=201)
        age = now() - timedelta(days=days)
        IdempotencyKey.objects.filter(key=f"{days} days").update(created_at=age)
    purge_idempotency()
    purge_idempotency()
    assert IdempotencyKey.objects.get().key == "29 days"

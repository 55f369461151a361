"""A Celery worker takes a fact from the commit to the receiver."""

import signal
import subprocess
import sys

import pytest
from django.db import transaction

from loyalty_site.lib import clock
from members.actions import outbox
from members.models import Member, WebhookEvent
from tests.members.patience import until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_fact_reaches_its_receiver_through_the_worker(new_receiver, process_environment, tmp_path) -> None:
    receiver, _ = new_receiver()
    environment = {**process_environment, "WEBHOOKS_ALLOW_PRIVATE": "true"}
    command = [sys.executable, "-m", "celery", "-A", "loyalty_site", "worker", "--pool", "prefork", "-c", "1"]
    with (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            with transaction.atomic():
                member = Member.objects.create(number="0" * 13, joined_at=clock.now())
                outbox.record("member.enrolled", member.id, {})
            until(lambda: len(receiver.requests) == 1, seconds=60)
            until(lambda: WebhookEvent.objects.get().status == "delivered")
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(30)

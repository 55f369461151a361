"""A process that is killed between the claim and the answer loses nothing: the event comes again.

Seen to fail with events that a claim marks as sent: the event was then never delivered.
"""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from werkzeug import Request, Response

from loyalty_site.lib import clock
from members.actions import webhooks
from members.models import WebhookEvent
from members.webhooks.delivery import DELIVERY_LOCK, deliver_due
from tests.members.patience import until

pytestmark = pytest.mark.django_db(transaction=True)

DELIVER = "import django; django.setup(); from members.webhooks.delivery import deliver_due; deliver_due()"


def _is_held() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND database"
            " = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            DELIVERY_LOCK,
        )
        return bool(cursor.fetchone()[0])


def test_an_event_whose_sender_was_killed_is_delivered_again(httpserver, enrol, process_environment) -> None:
    has_come, may_answer = threading.Event(), threading.Event()
    ids: list[str] = []

    def take(request: Request) -> Response:
        ids.append(request.headers["Webhook-Id"])
        has_come.set()
        may_answer.wait(60)
        return Response(status=204)

    httpserver.expect_request("/hook").respond_with_handler(take)
    webhooks.create_webhook(httpserver.url_for("/hook"), ["member.enrolled"])
    enrol(times=2)

    environment = {**process_environment, "WEBHOOKS_ALLOW_PRIVATE": "true"}
    sender = subprocess.Popen([sys.executable, "-c", DELIVER], env=environment)
    try:
        assert has_come.wait(60), "the sender did not come"
    finally:
        sender.send_signal(signal.SIGKILL)
        sender.wait()
        may_answer.set()
    until(lambda: not _is_held())  # PostgreSQL notices a moment later that the dead sender's connection is gone

    first, second = WebhookEvent.objects.order_by("outbox_id")
    assert (first.status, first.attempts) == ("waiting", 1)
    assert deliver_due() == 0, "the lease stands, and nothing overtakes"
    with time_machine.travel(clock.now() + webhooks.LEASE + timedelta(seconds=1)):
        assert deliver_due() == 2
    assert ids == [str(first.id), str(first.id), str(second.id)]
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"delivered"}

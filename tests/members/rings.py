"""The messages that one bell of a test's own has sent: what others rang before it does not count."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import redis
from django.conf import settings

from members.actions import outbox
from members.bell import Bell

QUEUE = "kizuna-broker:celery"


@contextmanager
def messages_of_the_relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """Give the outbox a bell whose task has a name that is new; yield how many messages it has sent.

    A ring is passed on by a thread up to 200 ms later, so one of the test before may arrive in this one.
    """
    name = f"members.relay_outbox.{uuid4().hex}"
    monkeypatch.setattr(outbox, "_bell", Bell(name))
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as client:
        client.delete(QUEUE)
        yield lambda: sum(json.loads(row)["headers"]["task"] == name for row in client.lrange(QUEUE, 0, -1))

"""Asking for a relay costs nothing and needs no broker."""

import os
import socket
import time

import pytest
import redis
from celery import Celery, current_app
from django.conf import settings
from django.db import transaction

from members import bell
from members.actions import outbox
from tests.members.patience import until
from tests.members.rings import QUEUE, messages_of_the_relay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker():
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as client:
        client.delete(QUEUE)
        yield client


@pytest.fixture
def messages(monkeypatch):
    with messages_of_the_relay(monkeypatch) as count:
        yield count


def test_a_thousand_kicks_are_a_few_messages_and_the_caller_does_not_wait(messages) -> None:
    started = time.perf_counter()
    for _ in range(1_000):
        outbox.kick()
    spent = time.perf_counter() - started
    assert spent < 0.1, f"{spent * 1000:.0f} µs a kick"
    until(lambda: messages() >= 1)
    assert messages() <= 3


def test_a_kick_during_the_pause_is_passed_on(messages) -> None:
    outbox.kick()
    until(lambda: messages() == 1)
    outbox.kick()
    until(lambda: messages() == 2)


def test_messages_do_not_pile_up_while_the_workers_are_away(broker, monkeypatch) -> None:
    monkeypatch.setattr(bell, "WAITING_MESSAGES_MAX", 2)
    alone = bell.Bell("members.relay_outbox")
    for _ in range(4):
        alone._ask()
    assert broker.llen(QUEUE) == 2


def test_a_kick_works_in_a_forked_process(messages) -> None:
    outbox.kick()
    until(lambda: messages() == 1)
    child = os.fork()
    if child == 0:
        try:
            outbox.kick()
            until(lambda: not outbox._bell._rung.is_set(), seconds=5)
            time.sleep(bell.PAUSE_SECONDS)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert messages() == 2


def test_without_a_broker_a_kick_does_not_raise_and_the_sweep_delivers(
    listener, new_member, monkeypatch, caplog
) -> None:
    with socket.socket() as closed:  # bound and not listening: connections are refused
        closed.bind(("127.0.0.1", 0))
        lost = Celery("lost", broker=f"redis://127.0.0.1:{closed.getsockname()[1]}/0", set_as_current=False)
        monkeypatch.setattr(bell, "current_app", lost)
        monkeypatch.setattr(outbox, "_bell", bell.Bell("members.relay_outbox"))
        with transaction.atomic():
            outbox.record("tea", new_member().id, {})
        until(lambda: "the sweep will run it" in caplog.text)
    sweep = current_app.conf.beat_schedule["relay-outbox"]
    assert sweep["schedule"] <= 10
    current_app.loader.import_default_modules()
    current_app.tasks[sweep["task"]].apply(throw=True)
    assert len(listener.heard) == 1

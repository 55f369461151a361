"""Races over real HTTP: whoever comes second waits for the first one's answer.

Each was seen to fail against a naive version: `once` that looks the key up, runs the effect and then inserts.
"""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from django.db import connection, connections, transaction

from members.actions import idempotency
from members.models import AuditEntry, IdempotencyKey

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 50
ONE_EACH = httpx.Limits(max_connections=CALLERS, max_keepalive_connections=0)


@pytest.fixture
def calls(make_key, served_at):
    headers = {"Authorization": f"Bearer {make_key()}", "Content-Type": "application/json"}
    with httpx.Client(base_url=served_at, headers=headers, timeout=30, limits=ONE_EACH) as client:
        yield client


def all_at_once(function, arguments):
    barrier = threading.Barrier(len(arguments))

    def run(argument):
        barrier.wait()
        return function(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def test_fifty_callers_with_one_key_make_one_effect_and_get_the_same_bytes(calls):
    def post(_n):
        return calls.post("/notes", json={"name": "slow"}, headers={"Idempotency-Key": "k"})

    answers = all_at_once(post, range(CALLERS))
    assert Counter(answer.status_code for answer in answers) == {201: CALLERS}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == CALLERS - 1
    assert AuditEntry.objects.filter(verb="test.note").count() == 1


def test_fifty_callers_with_one_natural_key_and_their_own_header_keys_make_one_effect(calls):
    def post(n):
        return calls.post("/notes", json={"external_id": "1"}, headers={"Idempotency-Key": f"k{n}"})

    answers = all_at_once(post, range(CALLERS))
    assert Counter(answer.status_code for answer in answers) == {201: CALLERS}
    assert len({answer.content for answer in answers}) == 1
    assert (AuditEntry.objects.filter(verb="test.note").count(), IdempotencyKey.objects.count()) == (1, CALLERS + 1)


def test_callers_with_other_content_under_one_natural_key_lose(calls):
    answers = all_at_once(lambda n: calls.post("/notes", json={"external_id": "1", "points": n + 1}), range(20))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 19}
    assert AuditEntry.objects.filter(verb="test.note").count() == 1


def test_when_the_first_is_refused_the_next_one_does_the_work(calls):
    """Half of the callers are refused after they wrote: their key is free again, one of the others gets it."""

    def post(n):
        name = "refuse" if n % 2 else "a"
        return calls.post("/notes", json={"name": name}, headers={"Idempotency-Key": "k"}).status_code

    statuses = Counter(all_at_once(post, range(20)))
    assert statuses[201] == 10
    assert AuditEntry.objects.filter(verb="test.note").count() == 1


def test_who_has_waited_ten_seconds_is_told_that_it_is_in_progress(calls, monkeypatch):
    monkeypatch.setattr(idempotency, "WAIT_MILLISECONDS", 200)
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO members_idempotencykey (scope, key, request_digest, status, answer, created_at)"
                " VALUES ('test', 'None:1', '', 201, '', now())"
            )
            held.set()
            done.wait(10)
        connections.close_all()

    first = threading.Thread(target=hold)
    first.start()
    held.wait(10)
    response = calls.post("/notes", json={"external_id": "1"})
    done.set()
    first.join()
    assert (response.status_code, response.json()["code"]) == (409, "in_progress")
    assert AuditEntry.objects.filter(verb="test.note").count() == 0

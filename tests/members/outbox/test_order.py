"""Relays side by side keep each member's facts in order.

Seen to fail with `FOR UPDATE SKIP LOCKED` in place of the relay's lock: a member's facts changed places.
"""

import random
import threading
from collections import defaultdict

import pytest
from django.db import connection, transaction

from members.actions import outbox
from members.models import Outbox

pytestmark = pytest.mark.django_db(transaction=True)

FACTS = 600
SEED = 20260401


def test_four_relays_keep_the_order_of_each_member(listener, new_member, monkeypatch) -> None:
    print(f"seed {SEED}")
    dice = random.Random(SEED)
    monkeypatch.setattr(outbox, "CHUNK_ROWS", 5)
    members = [new_member().id for _ in range(8)]
    given: list[tuple[object, int]] = []
    outbox.consumer("tea", lambda rows: given.extend((row.member_id, row.id) for row in rows))
    errors: list[BaseException] = []
    is_written = threading.Event()

    def write() -> None:
        for _ in range(FACTS):
            with transaction.atomic():
                outbox.record("tea", dice.choice(members), {})
        is_written.set()

    def relay() -> None:
        while not is_written.is_set() or Outbox.objects.filter(relayed_at=None).exists():
            outbox.relay()

    def run(work) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in (write, relay, relay, relay, relay)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []
    by_member = defaultdict(list)
    for member, fact in given:
        by_member[member].append(fact)
    assert sum(map(len, by_member.values())) == FACTS
    assert all(facts == sorted(facts) for facts in by_member.values())

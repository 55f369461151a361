"""Each member's events arrive in order, whoever delivers.

Seen to fail when every due event may be claimed and not only the first of its lane.
"""

import json
import threading
from collections import defaultdict

import pytest
from django.db import connection

from members.actions import webhooks
from members.models import WebhookEvent
from members.webhooks import delivery
from members.webhooks.delivery import attempt, deliver_due

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS, TURNS = 5, 12


def turns_by_member(receiver) -> dict[str, list[int]]:
    turns = defaultdict(list)
    for _, body in receiver.requests:
        data = json.loads(body)["data"]
        turns[data["member"]].append(int(data["store"]))
    return turns


def test_one_delivery_keeps_the_order_among_its_threads(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    for _ in range(MEMBERS):
        enrol(times=TURNS)
    assert deliver_due() == MEMBERS * TURNS
    assert list(turns_by_member(receiver).values()) == [list(range(TURNS))] * MEMBERS


def test_four_deliveries_without_their_lock_keep_the_order_by_the_claims_alone(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    for _ in range(MEMBERS):
        enrol(times=TURNS)

    def deliver() -> None:
        try:
            while WebhookEvent.objects.filter(status="waiting").exists():
                for claimed in webhooks.claim(3):
                    webhooks.settle(claimed, attempt(claimed))
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert list(turns_by_member(receiver).values()) == [list(range(TURNS))] * MEMBERS


def test_a_second_delivery_leaves_the_work_to_the_first(new_receiver, enrol) -> None:
    new_receiver()
    enrol()
    with delivery._alone() as is_alone:
        assert is_alone
        assert deliver_due() == 0
    assert deliver_due() == 1

"""Facts reach their consumers in order and once."""

import pytest
from django.db import transaction

from members.actions import outbox
from members.models import Outbox

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def happen(member, *topics: str) -> None:
    for topic in topics:
        outbox.record(topic, member.id, {})


def test_it_gives_a_consumer_all_its_topics_in_order_and_once(listener, new_member) -> None:
    happen(new_member(), "tea", "milk", "tea", "milk")
    assert outbox.relay() == 4
    assert listener.heard == list(Outbox.objects.order_by("id").values_list("id", flat=True))
    assert outbox.relay() == 0
    assert len(listener.heard) == 4


def test_it_relays_what_nobody_consumes(listener, new_member) -> None:
    happen(new_member(), "coffee")
    assert outbox.relay() == 1
    assert listener.heard == []
    assert not Outbox.objects.filter(relayed_at=None).exists()


def test_it_goes_on_until_the_queue_is_empty(listener, new_member, monkeypatch) -> None:
    monkeypatch.setattr(outbox, "CHUNK_ROWS", 3)
    happen(new_member(), *["tea"] * 10)
    assert outbox.relay() == 10


def test_it_stops_when_its_time_is_over(listener, new_member, monkeypatch) -> None:
    monkeypatch.setattr(outbox, "CHUNK_ROWS", 3)
    happen(new_member(), *["tea"] * 10)
    assert outbox.relay(seconds=0) == 3


def test_it_leaves_the_queue_to_a_relay_that_is_at_work(listener, new_member) -> None:
    happen(new_member(), "tea")
    seen = []
    outbox.consumer("tea", lambda rows: seen.append(relay_beside()))
    assert outbox.relay() == 1
    assert seen == [False]


def relay_beside() -> bool:
    """Ask for the relay's lock on another connection."""
    other = transaction.get_connection().copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", outbox.RELAY_LOCK)
            return bool(cursor.fetchone()[0])
    finally:
        other.close()

"""A consumer's failure holds one member's facts back and nobody else's."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from loyalty_site.lib import clock
from members.actions import outbox
from members.models import Member, Outbox

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def happen(member: Member, topic: str) -> int:
    outbox.record(topic, member.id, {})
    return Outbox.objects.latest("id").id


def test_later_facts_of_the_member_wait_and_other_members_go_on(listener, new_member) -> None:
    hanako, taro = new_member(), new_member()
    first, failing, later = happen(hanako, "tea"), happen(hanako, "milk"), happen(hanako, "tea")
    others = happen(taro, "tea")
    listener.refused_topic = "milk"

    assert outbox.relay() == 2
    assert listener.heard[-2:] == [first, others]

    afterwards = happen(hanako, "tea")
    assert outbox.relay() == 0

    listener.refused_topic = ""
    with time_machine.travel(clock.now() + timedelta(seconds=outbox.HOLD_SECONDS_MIN + 1)):
        assert outbox.relay() == 3
    assert listener.heard[-3:] == [failing, later, afterwards]


def test_a_fact_is_held_longer_each_time_and_never_given_up(listener, new_member) -> None:
    row_id = happen(new_member(), "milk")
    listener.refused_topic = "milk"
    held = []
    moment = clock.now()
    for _ in range(10):
        with time_machine.travel(moment, tick=False):
            outbox.relay()
        row = Outbox.objects.get(id=row_id)
        held.append(round((row.held_until - moment).total_seconds()))
        moment = row.held_until + timedelta(seconds=1)
    assert held == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert row.relayed_at is None


def test_what_a_consumer_wrote_before_it_failed_is_undone(listener, new_member) -> None:
    def write_and_fail(rows) -> None:
        Member.objects.update(external_id="written")
        raise ValueError

    outbox.consumer("tea", write_and_fail)
    happen(new_member(), "tea")
    assert outbox.relay() == 0
    assert Member.objects.get().external_id is None


def test_the_error_names_its_place_and_keeps_the_message_to_itself(listener, new_member, caplog) -> None:
    row_id = happen(new_member(), "milk")
    listener.refused_topic = "milk"
    outbox.relay()
    error = Outbox.objects.get(id=row_id).error
    assert error.startswith("ValueError at conftest.py:")
    assert "hanako" not in error + caplog.text

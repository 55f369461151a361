"""Whoever was held up until their lease was over hands nothing over, and what may have left is never sent again.

Seen to fail with the lease not compared, and with the claim not compared, when a delivery is marked as sending.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from campaigns.actions.send_states import pause, resume, stop
from campaigns.core.letters import Outcome
from campaigns.core.retries import told
from campaigns.deliveries.claiming import Claimed, claim
from campaigns.deliveries.handing import Hand
from campaigns.deliveries.work import recover
from campaigns.models import Delivery, Send
from campaigns.selectors.audience import question
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from tests.campaigns.sends import agrees, launched, reader
from tests.campaigns.world import brings_back, buys
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db(transaction=True)


def claimed() -> tuple[Send, Claimed, Hand]:
    """Return a send, a delivery of it in hand, and a hand."""
    reader()
    made = launched()
    (taken,) = claim(made, question(made), 10)
    connection.ensure_connection()
    return made, taken, Hand(connection.connection)


def run_out() -> None:
    """Let every lease run out."""
    Delivery.objects.filter(lease_until__isnull=False).update(lease_until=F("lease_until") - timedelta(hours=1))


def state() -> tuple[str, str]:
    return Delivery.objects.values_list("state", "reason").get()


def test_how_many_purchases_a_member_had_is_kept() -> None:
    published()
    people = [reader() for _ in range(3)]
    buys(people[1])
    for _ in range(3):
        buys(people[2])
    brings_back(buys(people[0]))
    made = launched()
    assert len(claim(made, question(made), 10)) == 3
    assert [Delivery.objects.get(member=who).purchases_before for who in people] == [0, 1, 2]


def test_in_time_it_is_committed_as_sending_and_has_its_address() -> None:
    made, taken, hand = claimed()
    assert hand.take(taken, question(made), now()) == Delivery.objects.get().member.email
    assert state() == ("sending", "")


def test_too_late_it_is_not_handed_over_though_nobody_has_taken_it() -> None:
    made, taken, hand = claimed()
    run_out()
    assert hand.take(taken, question(made), now()) is None


def test_too_late_it_is_another_workers() -> None:
    made, taken, hand = claimed()
    run_out()
    assert recover() == 1 and state() == ("pending", "")
    (again,) = claim(made, question(made), 10)
    assert hand.take(taken, question(made), now()) is None
    assert hand.take(again, question(made), now()) is not None


def test_what_may_have_left_is_unknown_until_the_truth_is_told() -> None:
    made, taken, hand = claimed()
    hand.take(taken, question(made), now())
    run_out()
    assert recover() == 1 and state() == ("unknown", "lost")
    assert claim(made, question(made), 10) == []
    hand.tell(taken, told(Outcome("deferred", error="451"), "email", "", 0, now()))
    hand.flush()
    assert state() == ("unknown", "lost")
    hand.tell(taken, told(Outcome("accepted", ref="7"), "email", "", 0, now()))
    hand.flush()
    assert state() == ("accepted", "")


def test_a_paused_send_gives_nothing_out_and_takes_back_what_is_in_hand() -> None:
    made, taken, hand = claimed()
    pause(made.pk, actor=COMMAND)
    assert hand.take(taken, question(made), now()) is None
    assert (claim(made, question(made), 10), state()) == ([], ("pending", ""))
    resume(made.pk, actor=COMMAND)
    assert len(claim(made, question(made), 10)) == 1


def test_a_consent_withdrawn_while_it_is_written_counts() -> None:
    made, taken, hand = claimed()
    agrees(Delivery.objects.get().member, "email", granted=False)
    assert hand.take(taken, question(made), now()) is None
    assert state() == ("suppressed", "no_consent")


@pytest.mark.parametrize("act", [pause, stop])
def test_whoever_pauses_waits_for_nobody_who_hands_over(act: Callable[..., object]) -> None:
    """A hand that waits for one of these rows may hold another: seen to wait, which is a deadlock then, without SKIP LOCKED."""
    made, _taken, _hand = claimed()

    def put_down() -> object:
        return act(made.pk, actor=COMMAND)

    with transaction.atomic():
        Delivery.objects.select_for_update().get()
        thread = ThreadPoolExecutor(1).submit(_closing(put_down))
        assert thread.result(timeout=20) is not None


def test_what_comes_back_to_a_stopped_send_is_given_up() -> None:
    made, taken, hand = claimed()
    hand.take(taken, question(made), now())
    stop(made.pk, actor=COMMAND)
    hand.tell(taken, told(Outcome("deferred", error="451"), "email", "", 0, now()))
    hand.flush()
    assert state() == ("pending", "")
    recover()
    assert state() == ("suppressed", "stopped")


def _closing(act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    return run

"""What is not taken is sent again for a day, in order, under the same id."""

from datetime import timedelta

import pytest
import time_machine

from loyalty_site.lib import clock
from members.actions import webhooks
from members.models import WebhookEvent
from members.webhooks.delivery import deliver_due
from members.webhooks.sending import Answer

pytestmark = pytest.mark.django_db(transaction=True)


def later(**span: float):
    return time_machine.travel(clock.now() + timedelta(**span))


def test_an_event_that_is_refused_comes_again_with_the_same_id(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    receiver.statuses = [500, 400]
    enrol()
    assert deliver_due() == 1
    assert deliver_due() == 0
    with later(seconds=10):
        assert deliver_due() == 1
    with later(seconds=60):
        assert deliver_due() == 1
    assert len(receiver.ids) == 3
    assert len(set(receiver.ids)) == 1
    assert WebhookEvent.objects.get().status == "delivered"


def test_a_members_later_events_wait_and_other_members_do_not(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    receiver.statuses = [500]
    enrol(times=3)
    assert deliver_due() == 1
    enrol()
    assert deliver_due() == 1
    with later(seconds=10):
        assert deliver_due() == 3
    events = [str(event.id) for event in WebhookEvent.objects.order_by("outbox_id")]
    assert receiver.ids == [events[0], events[3], events[0], events[1], events[2]]


def test_after_a_day_it_has_failed_and_the_next_one_goes_on(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    receiver.statuses = [500] * 2
    enrol(times=2)
    deliver_due()
    with later(hours=24, seconds=1):
        assert deliver_due() == 2
    first, second = WebhookEvent.objects.order_by("outbox_id")
    assert (first.status, second.status) == ("failed", "delivered")
    assert receiver.ids == [str(first.id), str(first.id), str(second.id)]


def test_the_delays_double_up_to_an_hour(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    receiver.statuses = [500] * 100
    enrol()
    moment, delays = clock.now(), []
    for _ in range(60):
        with time_machine.travel(moment, tick=False):
            deliver_due()
        event = WebhookEvent.objects.get()
        if event.status != "waiting":
            break
        delays.append((event.next_attempt_at - moment).total_seconds())
        moment = event.next_attempt_at
    assert 3 <= delays[0] <= 7
    assert max(delays) <= 1.25 * 3600
    assert sum(delays) <= 24 * 3600
    assert 25 <= len(delays) <= 50, "a day of attempts"
    assert event.status == "failed"


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_not_followed(new_receiver, enrol, httpserver, status) -> None:
    receiver, _ = new_receiver()
    receiver.statuses = [status]
    enrol()
    deliver_due()
    assert len(httpserver.log) == 1
    assert WebhookEvent.objects.get().status == "waiting"


def test_gone_closes_the_destination(new_receiver, enrol) -> None:
    receiver, webhook = new_receiver()
    receiver.statuses = [410]
    enrol(times=2)
    deliver_due()
    webhook.refresh_from_db()
    assert not webhook.is_active
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"failed"}
    enrol()
    assert WebhookEvent.objects.count() == 2
    with pytest.raises(webhooks.WebhookInactive):
        webhooks.replay_webhook(WebhookEvent.objects.first().id)


def test_a_destination_that_asks_for_patience_is_probed_with_one_event(new_receiver, enrol) -> None:
    receiver, webhook = new_receiver()
    receiver.statuses = [503] * 20
    for _ in range(12):
        enrol()
    assert deliver_due() == webhooks.SENDINGS_PER_DESTINATION
    with later(seconds=10):
        assert deliver_due() == 1
    webhook.refresh_from_db()
    assert webhook.failures == 2
    receiver.statuses = []
    with later(seconds=60):
        assert deliver_due() == 12
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.paused_until) == (0, None)


def test_what_waited_a_day_behind_a_dead_destination_has_failed(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    receiver.statuses = [503] * 20
    enrol(times=3)
    deliver_due()
    with later(hours=25):
        webhooks.give_up()
    assert set(WebhookEvent.objects.values_list("status", "last_error")) == {("failed", "expired")}


def test_a_sender_that_was_given_up_overwrites_nothing(new_receiver, enrol) -> None:
    new_receiver()
    enrol()
    stale = webhooks.claim(1)[0]
    assert webhooks.claim(1) == []
    with later(seconds=61):
        fresh = webhooks.claim(1)[0]
        webhooks.settle(fresh, Answer(200))
        webhooks.settle(stale, Answer(500))
    assert WebhookEvent.objects.get().status == "delivered"


def test_a_delivered_event_is_sent_again_on_request(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    enrol()
    deliver_due()
    event = webhooks.replay_webhook(WebhookEvent.objects.get().id)
    assert deliver_due() == 1
    assert receiver.ids == [str(event.id)] * 2

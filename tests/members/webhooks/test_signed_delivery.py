"""An event arrives as the Standard Webhooks specification says."""

import json
from datetime import datetime

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from members.actions import outbox
from members.models import Outbox, WebhookEvent
from members.webhooks.delivery import deliver_due
from members.webhooks.signing import new_secret

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_receiver_can_verify_what_it_gets(new_receiver, enrol) -> None:
    receiver, webhook = new_receiver()
    member = enrol()
    assert deliver_due() == 1

    headers, body = receiver.requests[0]
    lower = {name.lower(): value for name, value in headers.items()}
    event = Verifier(webhook.secret).verify(body, lower)
    assert event["type"] == "member.enrolled"
    assert event["data"] == {"member": str(member.id), "number": member.number, "store": "0"}
    assert datetime.fromisoformat(event["timestamp"]).tzinfo is not None
    assert list(json.loads(body)) == ["type", "timestamp", "data"]
    assert lower["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook.secret).verify(body + b" ", lower)
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret()).verify(body, lower)


def test_it_is_sent_once_and_written_down(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    enrol()
    assert (deliver_due(), deliver_due()) == (1, 0)
    event = WebhookEvent.objects.get()
    assert (event.status, event.last_status_code, event.attempts) == ("delivered", 204, 1)
    assert receiver.ids == [str(event.id)]


def test_only_the_events_that_were_asked_for_are_sent(new_receiver, enrol) -> None:
    receiver, _ = new_receiver("/hook", "points.earned", "tier.changed")
    enrol()
    assert deliver_due() == 0
    assert receiver.requests == []


def test_history_from_an_import_is_not_told(new_receiver, enrol) -> None:
    new_receiver()
    enrol(origin="import")
    assert not WebhookEvent.objects.exists()


def test_what_a_fact_holds_beside_the_known_names_stays_here(new_receiver, enrol) -> None:
    receiver, _ = new_receiver()
    enrol(email="hanako@example.com")
    deliver_due()
    assert b"hanako" not in receiver.requests[0][1]


def test_a_fact_that_is_relayed_twice_is_one_event(new_receiver, enrol) -> None:
    new_receiver()
    enrol()
    Outbox.objects.update(relayed_at=None)
    assert outbox.relay() == 1
    assert WebhookEvent.objects.count() == 1

"""What a mail service tells: proved, counted once, with its effects."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from campaigns.actions import provider_events
from campaigns.core.heard import Heard
from campaigns.models import DeadAddress, Delivery, ProviderEvent, Reaction
from campaigns.selectors import dead_addresses as suppressed
from loyalty_site.lib.clock import now
from members.actions import following
from members.selectors.consents import may_contact
from tests.campaigns.handed import agreeing, delivery, send
from tests.campaigns.world import member

pytestmark = pytest.mark.django_db

HOOK = "/hooks/email/postmark/"
SECRET = "service:a-long-random-word"
BOUNCE = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 7, "Email": "hanako@example.com"}


@pytest.fixture(autouse=True)
def service(settings) -> None:
    settings.EMAIL_CAMPAIGN_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "token", "WEBHOOK_SECRET": SECRET}


def tells(said: dict[str, Any], *, secret: str = SECRET, of: Delivery | None = None, hook: str = HOOK) -> int:
    """Have the service tell something of a delivery; returns the status of our answer."""
    about = {"Metadata": {"delivery": str(of.pk)}} if of else {}
    key = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {key}"} if secret else {}
    return Client().post(hook, json.dumps(said | about), content_type="application/json", headers=headers).status_code


def test_a_hard_bounce_suppresses_the_address_at_once():
    known = delivery()
    assert tells(BOUNCE, of=known) == 204
    known.refresh_from_db()
    assert (known.state, known.error, known.bounced_at is not None) == ("accepted", "bounced", True)
    assert suppressed.find("email", "Hanako@Example.com").reason == "bounced"


def test_a_message_is_found_by_the_services_own_name_too():
    known = delivery(ref="abc-9")
    assert tells(BOUNCE | {"MessageID": "abc-9"}) == 204
    known.refresh_from_db()
    assert known.bounced_at is not None


def test_the_service_behind_the_mail_server_tells_too(settings):
    settings.EMAIL_CAMPAIGN_BACKEND, settings.EMAIL_SERVICE = "smtp", "postmark"
    by_message_id, by_ref = delivery(ref="x"), delivery(member(email="taro@example.com"), ref="0100-abc")
    assert tells(BOUNCE | {"MessageID": f"<{by_message_id.pk}@shop.example>"}) == 204
    assert tells(BOUNCE | {"MessageID": "0100-abc", "ID": 9}) == 204
    for each in (by_message_id, by_ref):
        each.refresh_from_db()
        assert each.bounced_at is not None


@pytest.mark.parametrize("secret", ["", "service:wrong", "other:a-long-random-word"])
def test_who_does_not_know_the_secret_has_no_effect(secret):
    """Seen to fail with run_validators left out: 204, and the address suppressed."""
    known = delivery()
    assert tells(BOUNCE, of=known, secret=secret) == 403
    known.refresh_from_db()
    assert known.bounced_at is None
    assert (DeadAddress.objects.count(), ProviderEvent.objects.count()) == (0, 0)


def test_a_thousand_forged_calls_have_no_effect():
    known = delivery()
    assert {tells(BOUNCE | {"ID": n}, of=known, secret=f"service:guess-{n}") for n in range(1000)} == {403}
    assert (DeadAddress.objects.count(), ProviderEvent.objects.count()) == (0, 0)


def test_without_a_secret_in_the_settings_the_door_is_not_there(settings):
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "token"}
    assert tells(BOUNCE, of=delivery(), secret="") == 404


@pytest.mark.parametrize("service", ["mailgun", "sendgrid", "base", "nothing"])
def test_another_services_door_is_not_there(service):
    assert tells(BOUNCE, of=delivery(), hook=f"/hooks/email/{service}/") == 404


def test_three_soft_bounces_in_a_week_suppress_the_address():
    hanako = member(email="hanako@example.com")
    soft = BOUNCE | {"Type": "SoftBounce"}
    for number in range(3):
        assert not suppressed.is_dead("email", "hanako@example.com")
        of = delivery(hanako, send(name=str(number)))
        for again in range(3):  # one message may be tried often
            tells(soft | {"ID": f"{number}-{again}"}, of=of)
    assert suppressed.is_dead("email", "hanako@example.com")


def test_soft_bounces_of_last_week_count_no_more():
    hanako = member(email="hanako@example.com")
    for number in range(3):
        tells(BOUNCE | {"Type": "SoftBounce", "ID": number}, of=delivery(hanako, send(name=str(number))))
        ProviderEvent.objects.update(heard_at=now() - timedelta(days=8))
    assert not suppressed.is_dead("email", "hanako@example.com")


def test_a_complaint_suppresses_the_address():
    tells(
        {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "ID": 8, "Email": "hanako@example.com"}, of=delivery()
    )
    assert suppressed.find("email", "hanako@example.com").reason == "complained"


def test_whoever_unsubscribes_there_is_unsubscribed_here():
    hanako = agreeing("email", email="hanako@example.com")
    assert may_contact(hanako, "email", "campaigns")
    said = {"RecordType": "SubscriptionChange", "SuppressionReason": "ManualSuppression", "SuppressSending": True}
    tells(said | {"Recipient": "hanako@example.com"}, of=delivery(hanako))
    assert not may_contact(hanako, "email", "campaigns")


def test_what_arrived_was_opened_and_followed_is_said_once():
    known = delivery(handed_at=now() - timedelta(hours=1))
    agent = {"UserAgent": "Mozilla/5.0 (iPhone)"}
    for record in ("Delivery", "Open", "Click"):
        assert tells({"RecordType": record, "Recipient": "hanako@example.com"} | agent, of=known) == 204
    known.refresh_from_db()
    assert None not in (known.delivered_at, known.opened_at, known.clicked_at)


def test_what_a_program_opens_is_no_persons():
    known = delivery()
    tells({"RecordType": "Click", "UserAgent": "Barracuda Sentinel"}, of=known)
    known.refresh_from_db()
    assert known.clicked_at is None
    assert Reaction.objects.get().by_robot


def test_who_does_not_want_to_be_followed_is_not():
    known = delivery()
    following.refuse(known.member)
    tells({"RecordType": "Open", "UserAgent": "Mozilla/5.0"}, of=known)
    known.refresh_from_db()
    assert (known.opened_at, Reaction.objects.count()) == (None, 0)


def test_what_is_about_no_delivery_of_ours_is_counted_and_not_kept():
    assert tells(BOUNCE | {"MessageID": "somebody else's"}) == 204
    [event] = ProviderEvent.objects.all()
    assert (event.is_matched, event.delivery_id, event.address) == (False, None, None)
    assert DeadAddress.objects.count() == 0


def test_a_delivery_that_never_left_is_not_touched():
    waiting = delivery(state="pending", handed_at=None, due_at=now())
    tells(BOUNCE, of=waiting)
    waiting.refresh_from_db()
    assert waiting.bounced_at is None


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"RecordType": 7}', '{"RecordType": "Bounce", "Metadata": 3}']
)
def test_what_cannot_be_read_is_refused(body):
    key = base64.b64encode(SECRET.encode()).decode()
    answer = Client().post(HOOK, body, content_type="application/json", headers={"Authorization": f"Basic {key}"})
    assert answer.status_code in (204, 400)
    assert DeadAddress.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_one_event_told_a_hundred_times_at_once_counts_once():
    """Seen to fail with what the insertion answers left out: a hundred times new."""

    def tell(number: int) -> bool:
        try:
            if number % 2:
                assert tells(BOUNCE, of=known) == 204
                return False
            return provider_events.take(heard)
        finally:
            connection.close()

    known = delivery()
    heard = Heard("postmark", "bounced:8", "bounced", "email", delivery_id=known.pk, address="hanako@example.com")
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(tell, range(200))) == 1
    assert ProviderEvent.objects.count() == 2
    assert DeadAddress.objects.count() == 1

"""What Twilio, LINE and other providers of SMS tell."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client

from campaigns.actions import dead_addresses
from campaigns.models import DeadAddress, Delivery, ProviderEvent
from campaigns.selectors import dead_addresses as suppressed
from members.selectors.consents import may_contact
from tests.campaigns.handed import agreeing, delivery, send
from tests.campaigns.world import member

pytestmark = pytest.mark.django_db

PHONE = "+819012345678"


@pytest.fixture(autouse=True)
def secrets(settings) -> None:
    settings.TWILIO_AUTH_TOKEN, settings.SITE_URL = "twilio's token", "https://points.example.com"
    settings.LINE_MESSAGING_SECRET, settings.SMS_HTTP_SECRET = "line's secret", "sms secret"


def sms(**columns: Any) -> Delivery:
    return delivery(member(phone=PHONE), send(channels=["sms"]), channel="sms", ref="SM1", **columns)


def twilio(path: str, *, token: str = "twilio's token", **fields: str) -> int:
    text = "https://points.example.com" + path + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    signature = base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
    return Client().post(path, fields, headers={"X-Twilio-Signature": signature}).status_code


def test_the_signature_is_the_one_that_twilio_documents(settings):
    """The example of Twilio's own page on webhook security."""
    from django.test import RequestFactory

    from campaigns.webhooks.twilio import _is_signed

    settings.TWILIO_AUTH_TOKEN, settings.SITE_URL = "12345", "https://mycompany.com"
    fields = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    }  # fmt: skip
    request = RequestFactory().post(
        "/myapp.php?foo=1&bar=2", fields, headers={"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    )
    assert _is_signed(request)


def test_twilio_tells_that_a_message_arrived():
    known = sms()
    path = f"/hooks/twilio?delivery={known.pk}"
    assert twilio(path, MessageSid="SM1", MessageStatus="delivered", To=PHONE) == 204
    known.refresh_from_db()
    assert known.delivered_at is not None


@pytest.mark.parametrize(("code", "is_dead"), [("30005", True), ("30006", True), ("30003", False), ("30007", False)])
def test_twilio_tells_that_a_message_did_not_arrive(code, is_dead):
    known = sms()
    assert twilio("/hooks/twilio", MessageSid="SM1", MessageStatus="undelivered", ErrorCode=code, To=PHONE) == 204
    known.refresh_from_db()
    assert known.bounced_at is not None
    assert suppressed.is_dead("sms", PHONE) is is_dead


@pytest.mark.parametrize("path", ["/hooks/twilio", "/hooks/twilio/incoming"])
def test_who_is_not_twilio_has_no_effect(path):
    """Seen to fail with `_is_signed` returning True."""
    hanako = agreeing("sms", phone=PHONE)
    fields = {
        "MessageSid": "SM1",
        "MessageStatus": "failed",
        "ErrorCode": "30005",
        "To": PHONE,
        "From": PHONE,
        "Body": "STOP",
    }
    known = delivery(hanako, send(channels=["sms"]), channel="sms", ref="SM1")
    assert twilio(path, token="wrong", **fields) == 403
    assert Client().post(path, fields).status_code == 403
    known.refresh_from_db()
    assert known.bounced_at is None and may_contact(hanako, "sms", "campaigns")
    assert (DeadAddress.objects.count(), ProviderEvent.objects.count()) == (0, 0)


def test_a_signature_without_a_token_of_ours_is_none(settings):
    settings.TWILIO_AUTH_TOKEN = ""
    assert twilio("/hooks/twilio", token="", MessageSid="SM1", MessageStatus="delivered") == 403


@pytest.mark.parametrize("word", ["STOP", " stop. ", "配信停止"])
def test_stop_refuses_advertising_by_sms(word):
    hanako = agreeing("sms", "email", phone=PHONE)
    assert twilio("/hooks/twilio/incoming", From=PHONE, Body=word, MessageSid="SM2") == 200
    assert not may_contact(hanako, "sms", "campaigns")
    assert may_contact(hanako, "email", "campaigns")


def test_another_word_stops_nothing():
    hanako = agreeing("sms", phone=PHONE)
    assert twilio("/hooks/twilio/incoming", From=PHONE, Body="When do you stop being so cheap?") == 200
    assert may_contact(hanako, "sms", "campaigns")


def line(*events: dict[str, Any], key: str = "line's secret") -> int:
    body = json.dumps({"destination": "U0", "events": events})
    signature = base64.b64encode(hmac.new(key.encode(), body.encode(), hashlib.sha256).digest()).decode()
    headers = {"X-Line-Signature": signature}
    return Client().post("/hooks/line", body, content_type="application/json", headers=headers).status_code


def event(kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "webhookEventId": name, "source": {"type": "user", "userId": "U123"}}


def test_who_blocks_the_account_is_written_to_no_more_until_they_come_back():
    assert line() == 200  # LINE's own test of the address
    assert line(event("unfollow", "1")) == 200
    assert suppressed.find("line", "U123").reason == "blocked"
    assert line(event("follow", "2")) == 200
    assert not suppressed.is_dead("line", "U123")
    assert line(event("unfollow", "1")) == 200  # told again, it is old
    assert not suppressed.is_dead("line", "U123")


def test_coming_back_does_not_undo_what_staff_have_entered():
    dead_addresses.add("line", "U123", DeadAddress.Reason.STAFF)
    line(event("follow", "2"))
    assert suppressed.is_dead("line", "U123")


@pytest.mark.parametrize("key", ["wrong", ""])
def test_who_is_not_line_has_no_effect(key):
    """Seen to fail with `is_signed` returning True."""
    assert line(event("unfollow", "1"), key=key) == 401
    assert Client().post("/hooks/line", "{}", content_type="application/json").status_code == 401
    assert (
        Client()
        .post("/hooks/line", "{}", content_type="application/json", headers={"X-Line-Signature": "%"})
        .status_code
        == 401
    )
    assert (DeadAddress.objects.count(), ProviderEvent.objects.count()) == (0, 0)


def test_a_body_that_was_changed_is_refused():
    body = json.dumps({"events": [event("follow", "1")]})
    signature = base64.b64encode(hmac.new(b"line's secret", body.encode(), hashlib.sha256).digest()).decode()
    changed = body.replace("follow", "unfollow")
    answer = Client().post(
        "/hooks/line", changed, content_type="application/json", headers={"X-Line-Signature": signature}
    )
    assert (answer.status_code, DeadAddress.objects.count()) == (401, 0)


def other(said: dict[str, Any], key: str = "sms secret") -> int:
    body = json.dumps(said)
    signature = hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers = {"X-Signature": signature}
    return Client().post("/hooks/sms", body, content_type="application/json", headers=headers).status_code


def test_another_provider_tells_by_our_own_name_of_the_message():
    known = sms()
    assert other({"id": "1", "reference": str(known.pk), "status": "delivered"}) == 204
    assert other({"id": "2", "reference": "SM1", "status": "unreachable", "to": PHONE}) == 204
    known.refresh_from_db()
    assert None not in (known.delivered_at, known.bounced_at)
    assert suppressed.is_dead("sms", PHONE)


def test_another_provider_tells_of_stop():
    hanako = agreeing("sms", phone=PHONE)
    assert other({"status": "stop", "to": PHONE}) == 204
    assert not may_contact(hanako, "sms", "campaigns")


def test_who_is_not_the_provider_has_no_effect(settings):
    known = sms()
    said = {"id": "1", "reference": str(known.pk), "status": "unreachable", "to": PHONE}
    assert other(said, key="wrong") == 403
    settings.SMS_HTTP_SECRET = ""
    assert other(said, key="") == 403
    assert (DeadAddress.objects.count(), ProviderEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("path", ["/hooks/line", "/hooks/sms", "/hooks/twilio", "/hooks/twilio/incoming"])
def test_a_look_changes_nothing(path):
    assert Client().get(path).status_code == 405

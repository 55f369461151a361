"""Twilio takes a message over its REST API, for which a local server stands."""

from base64 import b64decode
from typing import Any
from urllib.parse import parse_qs

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from members import sms

MESSAGES = "/2010-04-01/Accounts/AC123/Messages.json"


@pytest.fixture(autouse=True)
def twilio(httpserver: HTTPServer, settings: Any) -> None:
    settings.SMS_PROVIDER = "twilio"
    settings.TWILIO_API_URL = httpserver.url_for("").rstrip("/")
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC123", "token", "+15005550006"


@pytest.mark.parametrize(
    ("sender", "field"), [("+15005550006", "From"), ("Kizuna", "From"), ("MG9", "MessagingServiceSid")]
)
def test_a_message_is_handed_over(httpserver: HTTPServer, settings: Any, sender: str, field: str) -> None:
    taken = []

    def take(request: Request) -> Response:
        taken.append((request.headers["Authorization"], parse_qs(request.get_data(as_text=True))))
        return Response('{"sid": "SM1", "status": "queued"}', 201, content_type="application/json")

    httpserver.expect_request(MESSAGES, method="POST").respond_with_handler(take)
    settings.TWILIO_FROM = sender
    sms.send("+819012345678", "確認コード：12345678\n@example.com #12345678")
    [(key, body)] = taken
    assert b64decode(key.removeprefix("Basic ")) == b"AC123:token"
    assert body == {"To": ["+819012345678"], field: [sender], "Body": ["確認コード：12345678\n@example.com #12345678"]}


@pytest.mark.parametrize("status", [200, 302, 400, 401, 429, 500])
def test_what_is_not_taken_is_said_without_the_number_or_the_text(
    httpserver: HTTPServer, status: int, caplog: Any
) -> None:
    caplog.set_level("DEBUG", "kizuna")
    httpserver.expect_request(MESSAGES).respond_with_json({"message": "+819012345678 is wrong"}, status=status)
    with pytest.raises(sms.SmsNotSent) as told:
        sms.send("+819012345678", "12345678")
    assert str(told.value) == f"Twilio answers {status}"
    assert len(httpserver.log) == 1


def test_a_server_that_is_away_is_said(settings: Any) -> None:
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    with pytest.raises(sms.SmsNotSent, match="ConnectError") as told:
        sms.send("+819012345678", "12345678")
    assert told.value.__cause__ is None

"""Mails by a service's own interface, spoken by a local server."""

import socket

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from campaigns.channels import sender
from tests.campaigns.channels.letters import letter


@pytest.fixture(autouse=True)
def service(settings, httpserver: HTTPServer) -> None:
    settings.EMAIL_CAMPAIGN_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.CAMPAIGN_FROM_EMAIL = "絆ストア <points@shop.example>"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": httpserver.url_for("/"),
        "REQUESTS_TIMEOUT": (5, 0.5),
    }


def test_a_mail_is_taken_with_its_headers_and_its_delivery(httpserver):
    seen = {}

    def take(request: Request) -> Response:
        seen.update(request.json)
        return Response('{"To":"hanako@example.com","MessageID":"abc-1","ErrorCode":0,"Message":"OK"}')

    httpserver.expect_request("/email").respond_with_handler(take)
    told = letter()
    with sender("email") as mails:
        outcome = mails.hand_over(told, "hanako@example.com")
    assert outcome == ("accepted", "abc-1", "", None, False)
    assert seen["Metadata"] == {"delivery": str(told.delivery_id)}
    assert {each["Name"]: each["Value"] for each in seen["Headers"]} == {
        "List-Unsubscribe": f"<{told.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "<campaigns.shop.example>",
    }
    assert (seen["Subject"], seen["To"], seen["HtmlBody"]) == (told.subject, "hanako@example.com", told.html)


@pytest.mark.parametrize(
    ("status", "body", "answer", "is_dead"),
    [
        (
            422,
            '{"ErrorCode":406,"Message":"Found inactive addresses: hanako@example.com.\\nInactive recipients are"}',
            "failed",
            True,
        ),
        (422, '{"ErrorCode":300,"Message":"Invalid \'To\' address: \'hanako@example.com\'."}', "failed", True),
        (422, '{"ErrorCode":12,"Message":"bad"}', "failed", False),
        (401, "{}", "deferred", False),
        (429, "{}", "deferred", False),
        (503, "{}", "deferred", False),
        (500, "{}", "unknown", False),
        (200, "no json", "unknown", False),
    ],
)
def test_what_the_service_answers(httpserver, status, body, answer, is_dead):
    httpserver.expect_request("/email").respond_with_data(body, status, headers={"Retry-After": "7"})
    with sender("email") as mails:
        outcome = mails.hand_over(letter(), "hanako@example.com")
    assert (outcome.answer, outcome.is_address_dead) == (answer, is_dead)
    assert outcome.retry_after == (7 if answer == "deferred" else None)
    assert "hanako" not in outcome.error


def test_an_answer_that_does_not_come_is_unknown(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent, sender("email") as mails:
        settings.ANYMAIL |= {"POSTMARK_API_URL": f"http://127.0.0.1:{silent.getsockname()[1]}/"}
        with sender("email") as mails:
            assert mails.hand_over(letter(), "hanako@example.com")[::2] == ("unknown", "ReadTimeout", False)


def test_no_connection_is_deferred(settings):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.ANYMAIL |= {"POSTMARK_API_URL": f"http://127.0.0.1:{gone.getsockname()[1]}/"}
    with sender("email") as mails:
        assert mails.hand_over(letter(), "hanako@example.com").answer == "deferred"

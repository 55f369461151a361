"""LINE's Messaging API, spoken by a local server."""

import socket

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from campaigns.channels import sender
from campaigns.channels.line import quota
from tests.campaigns.channels.letters import letter

PUSH = "/v2/bot/message/push"


@pytest.fixture(autouse=True)
def line(httpserver: HTTPServer, settings) -> None:
    settings.LINE_API_URL = httpserver.url_for("").rstrip("/")
    settings.LINE_MESSAGING_TOKEN = "token"


def test_a_message_is_taken_under_its_delivery(httpserver):
    asked = []

    def take(request: Request) -> Response:
        asked.append((request.headers["Authorization"], request.headers["X-Line-Retry-Key"], request.json))
        return Response('{"sentMessages": [{"id": "1"}]}', headers={"x-line-request-id": "req-1"})

    httpserver.expect_request(PUSH, method="POST").respond_with_handler(take)
    told = letter("line", text="ポイント2倍です", link="https://points.example.com/l/x")
    with sender("line") as messages:
        assert messages.hand_over(told, "U123") == ("accepted", "req-1", "", None, False)
    text = "ポイント2倍です\n\nhttps://points.example.com/l/x"
    body = {"to": "U123", "messages": [{"type": "text", "text": text}]}
    assert asked == [("Bearer token", str(told.delivery_id), body)]


def test_what_was_taken_before_is_taken(httpserver):
    headers = {"x-line-accepted-request-id": "req-0"}
    httpserver.expect_request(PUSH).respond_with_data("{}", 409, headers)
    with sender("line") as messages:
        assert messages.hand_over(letter("line"), "U123")[:2] == ("accepted", "req-0")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"message": "The property, 'to', in the request body is invalid (line: -, column: -)"}, ("failed", True, None)),
        (400, {"message": "1 error(s)", "details": [{"property": "to"}]}, ("failed", True, None)),
        (400, {"message": "1 error(s)", "details": [{"property": "messages[0].text"}]}, ("failed", False, None)),
        (401, {}, ("deferred", False, None)),
        (429, {"message": "The API rate limit has been exceeded."}, ("deferred", False, 5)),
        (429, {"message": "You have reached your monthly limit."}, ("deferred", False, 3600)),
        (500, {}, ("deferred", False, None)),
    ],
)  # fmt: skip
def test_what_line_answers(httpserver, status, body, expected):
    httpserver.expect_request(PUSH).respond_with_json(body, status)
    with sender("line") as messages:
        outcome = messages.hand_over(letter("line"), "U123")
    assert (outcome.answer, outcome.is_address_dead, outcome.retry_after) == expected
    assert len(httpserver.log) == (3 if status == 500 else 1)


def test_a_fault_of_lines_is_asked_again_under_the_same_key(httpserver):
    httpserver.expect_ordered_request(PUSH).respond_with_data("", 502)
    httpserver.expect_ordered_request(PUSH).respond_with_data("{}", headers={"x-line-request-id": "req-2"})
    with sender("line") as messages:
        assert messages.hand_over(letter("line"), "U123")[:2] == ("accepted", "req-2")
    assert len({request.headers["X-Line-Retry-Key"] for request, _response in httpserver.log}) == 1


def test_answers_that_do_not_come_are_unknown(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.LINE_API_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with sender("line") as messages:
            messages._client.timeout = 0.2
            assert messages.hand_over(letter("line"), "U123").answer == "unknown"
    with sender("line") as messages:
        assert messages.hand_over(letter("line"), "U123").answer == "deferred"


def test_the_month_is_asked_for(httpserver):
    httpserver.expect_request("/v2/bot/message/quota").respond_with_json({"type": "limited", "value": 1000})
    httpserver.expect_request("/v2/bot/message/quota/consumption").respond_with_json({"totalUsage": 12})
    assert quota() == (1000, 12)


def test_a_month_without_limit_and_one_that_is_not_said(httpserver):
    httpserver.expect_ordered_request("/v2/bot/message/quota").respond_with_json({"type": "none"})
    httpserver.expect_ordered_request("/v2/bot/message/quota/consumption").respond_with_json({"totalUsage": 12})
    assert quota() == (None, 12)
    assert quota() is None

"""SMS over Twilio's protocol, over one that the settings describe, and into a folder."""

import socket
from urllib.parse import parse_qs

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from campaigns.channels import open_channels, sender
from members import sms as codes
from tests.campaigns.channels.letters import letter

PHONE = "+819012345678"
MESSAGES = "/2010-04-01/Accounts/AC123/Messages.json"


@pytest.fixture
def twilio(httpserver: HTTPServer, settings) -> None:
    settings.SMS_PROVIDER, settings.SITE_URL = "twilio", "https://points.example.com"
    settings.TWILIO_API_URL = httpserver.url_for("").rstrip("/")
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC123", "token", "+15005550006"


@pytest.fixture
def other(httpserver: HTTPServer, settings) -> None:
    settings.SMS_PROVIDER, settings.SMS_HTTP_URL = "http", httpserver.url_for("/send")
    settings.SMS_HTTP_METHOD, settings.SMS_HTTP_FORM, settings.SMS_HTTP_ACCEPTED = "POST", False, [200, 202]
    settings.SMS_HTTP_BODY = '{"messages": [{"dst": "{to}", "body": "[店] {text}", "ref": "{reference}"}], "type": 1}'
    settings.SMS_HTTP_AUTH, settings.SMS_HTTP_ID = "X-Api-Key: key", "messages.0.id"


def test_twilio_takes_a_message_and_knows_where_to_tell(twilio, httpserver):
    asked = []

    def take(request: Request) -> Response:
        asked.append(parse_qs(request.get_data(as_text=True)))
        return Response('{"sid": "SM1"}', 201, content_type="application/json")

    httpserver.expect_request(MESSAGES, method="POST").respond_with_handler(take)
    told = letter("sms", text="ポイント2倍です")
    with sender("sms") as messages:
        assert messages.hand_over(told, PHONE) == ("accepted", "SM1", "", None, False)
    assert asked == [
        {
            "To": [PHONE],
            "From": ["+15005550006"],
            "Body": [told.text],
            "StatusCallback": [f"https://points.example.com/hooks/twilio?delivery={told.delivery_id}"],
        }
    ]


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 21211, ("failed", True)),
        (400, 21610, ("failed", True)),
        (400, 21617, ("failed", False)),
        (401, 20003, ("deferred", False)),
        (429, 20429, ("deferred", False)),
        (503, 20503, ("deferred", False)),
        (500, 20500, ("unknown", False)),
    ],
)
def test_what_twilio_answers(twilio, httpserver, status, code, expected):
    httpserver.expect_request(MESSAGES).respond_with_json({"code": code, "message": f"{PHONE} is wrong"}, status=status)
    with sender("sms") as messages:
        outcome = messages.hand_over(letter("sms"), PHONE)
    assert (outcome.answer, outcome.is_address_dead) == expected
    assert outcome.error == f"{status} {code}"


def test_a_connection_lost_before_the_answer_is_unknown(twilio, settings):
    with socket.create_server(("127.0.0.1", 0)) as peer:
        settings.TWILIO_API_URL = f"http://127.0.0.1:{peer.getsockname()[1]}"
        with sender("sms") as messages:
            messages._client.timeout = 0.3
            assert messages.hand_over(letter("sms"), PHONE)[::2] == ("unknown", "ReadTimeout", False)
    with sender("sms") as messages:
        assert messages.hand_over(letter("sms"), PHONE).answer == "deferred"


def test_another_provider_is_asked_as_the_settings_say(other, httpserver):
    asked = []

    def take(request: Request) -> Response:
        asked.append((request.headers["X-Api-Key"], request.json))
        return Response('{"messages": [{"id": 77}]}', 202)

    httpserver.expect_request("/send", method="POST").respond_with_handler(take)
    told = letter("sms", text='"}], "dst": "+1 {to} {reference}')
    with sender("sms") as messages:
        assert messages.hand_over(told, PHONE) == ("accepted", "77", "", None, False)
    body = {"messages": [{"dst": PHONE, "body": f"[店] {told.text}", "ref": str(told.delivery_id)}], "type": 1}
    assert asked == [("key", body)]


def test_another_provider_may_want_a_form(other, httpserver, settings):
    settings.SMS_HTTP_FORM, settings.SMS_HTTP_BODY, settings.SMS_HTTP_ID = True, "to={to}&msg={text}&charset=UTF-8", ""
    asked = []

    def take(request: Request) -> Response:
        asked.append(request.form.to_dict())
        return Response("OK")

    httpserver.expect_request("/send").respond_with_handler(take)
    told = letter("sms", text="a&to=+1&b")
    with sender("sms") as messages:
        assert messages.hand_over(told, PHONE) == ("accepted", str(told.delivery_id), "", None, False)
    assert asked == [{"to": PHONE, "msg": "a&to=+1&b", "charset": "UTF-8"}]


@pytest.mark.parametrize(("status", "answer"), [(400, "failed"), (201, "unknown"), (500, "unknown"), (429, "deferred")])
def test_what_another_provider_answers(other, httpserver, status, answer):
    httpserver.expect_request("/send").respond_with_data("", status)
    with sender("sms") as messages:
        assert messages.hand_over(letter("sms"), PHONE).answer == answer


def test_codes_to_sign_in_go_by_the_other_provider_too(other, httpserver):
    httpserver.expect_request("/send").respond_with_data("", 400)
    with pytest.raises(codes.SmsNotSent, match="400"):
        codes.send(PHONE, "確認コード")


def test_messages_lie_in_the_folder(settings, tmp_path):
    settings.SMS_PROVIDER, settings.SMS_FOLDER = "folder", tmp_path
    with sender("sms") as messages:
        assert messages.hand_over(letter("sms"), PHONE).answer == "accepted"
    [file] = tmp_path.iterdir()
    assert file.read_text().startswith(f"To: {PHONE}")


def test_without_a_provider_the_channel_is_closed(settings):
    settings.SMS_PROVIDER = ""
    assert "sms" not in open_channels() and "inbox" in open_channels()

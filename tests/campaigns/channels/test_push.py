"""Notices to browsers, by a push service that a local server stands for."""

import base64
import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from campaigns.channels import open_channels, sender, vapid
from campaigns.channels.push import payload
from loyalty_site.lib.clock import now
from members.models import PushDevice
from tests.campaigns.channels.letters import letter
from tests.campaigns.world import member
from tests.push_browser import Browser, base64url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(settings) -> None:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    settings.VAPID_PRIVATE_KEY = base64url(number.to_bytes(32, "big"))
    settings.VAPID_SUBJECT, settings.WEBHOOKS_ALLOW_PRIVATE = "mailto:points@shop.example", True


def device(who, endpoint: str, browser: Browser | None = None) -> PushDevice:
    browser = browser or Browser()
    return PushDevice.objects.create(
        member=who, endpoint=endpoint, p256dh=browser.p256dh, auth=browser.auth, kind="android", added_at=now()
    )


def test_a_notice_is_read_by_the_browser_alone(httpserver: HTTPServer):
    seen: list[Request] = []

    def take(request: Request) -> Response:
        request.get_data()
        seen.append(request)
        return Response(status=201)

    httpserver.expect_request("/push/1", method="POST").respond_with_handler(take)
    hanako, browser = member(), Browser()
    known = device(hanako, httpserver.url_for("/push/1"), browser)
    told = letter("push", text="今週末だけ", link="https://points.example.com/l/x")
    with sender("push") as notices:
        assert notices.hand_over(told, str(hanako.pk)) == ("accepted", str(told.delivery_id), "", None, False)
    [request] = seen
    said = {"title": told.subject, "body": "今週末だけ", "url": told.link, "tag": str(told.delivery_id)}
    assert browser.read(request.get_data()) == said
    names = ("TTL", "Urgency", "Topic", "Content-Encoding")
    assert [request.headers[name] for name in names] == ["86400", "normal", told.delivery_id.hex, "aes128gcm"]
    known.refresh_from_db()
    assert known.last_ok_at is not None


def test_the_service_sees_who_sends(httpserver: HTTPServer):
    origin = httpserver.url_for("").rstrip("/")
    kind, _space, rest = vapid.authorization(origin).partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(","))
    point = base64.urlsafe_b64decode(parts["k"] + "==")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    signed, _dot, signature = parts["t"].rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    both = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(both, signed.encode(), ec.ECDSA(SHA256()))
    claims = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
    assert (kind, parts["k"]) == ("vapid", vapid.public_key())
    assert (claims["aud"], claims["sub"]) == (origin, "mailto:points@shop.example")
    assert 0 < claims["exp"] - time.time() <= 24 * 3600


def test_one_device_of_many_is_enough_and_those_that_are_gone_are_forgotten(httpserver: HTTPServer):
    hanako = member()
    for name, status in {"gone": 410, "unknown": 404, "tired": 503, "well": 201}.items():
        httpserver.expect_request(f"/{name}").respond_with_data("", status)
        device(hanako, httpserver.url_for(f"/{name}"))
    with sender("push") as notices:
        assert notices.hand_over(letter("push"), str(hanako.pk)).answer == "accepted"
    left = PushDevice.objects.values_list("endpoint", flat=True)
    assert sorted(each.rpartition("/")[2] for each in left) == ["tired", "well"]


@pytest.mark.parametrize(("status", "answer"), [(410, "failed"), (413, "failed"), (429, "deferred"), (500, "deferred")])
def test_what_the_service_answers(httpserver: HTTPServer, status, answer):
    httpserver.expect_request("/push").respond_with_data("", status, {"Retry-After": "9"})
    hanako = member()
    device(hanako, httpserver.url_for("/push"))
    with sender("push") as notices:
        outcome = notices.hand_over(letter("push"), str(hanako.pk))
    assert (outcome.answer, outcome.is_address_dead) == (answer, False)
    assert outcome.retry_after == (9 if answer == "deferred" else None)


def test_nobody_is_reached_without_a_device():
    with sender("push") as notices:
        assert notices.hand_over(letter("push"), str(member().pk)).answer == "failed"


def test_a_service_in_a_private_network_is_not_asked(settings):
    """Seen to fail with CheckedNetwork replaced by the plain one: a connection was tried."""
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    hanako = member()
    for host in ("127.0.0.1", "localhost.localdomain", "[::1]", "[fe80::1]"):
        device(hanako, f"https://{host}/push")
    with sender("push") as notices:
        assert notices.hand_over(letter("push"), str(hanako.pk))[:3] == ("failed", "", "address not allowed")


@pytest.mark.parametrize("text", ["長" * 5000, '"' * 5000, "\u2028" * 3000, "🎁" * 3000, ""])
def test_a_long_text_is_cut(text):
    body = payload(letter("push", text=text, subject="題" * 300, link="https://points.example.com/" + "x" * 500))
    assert len(body) <= 3000
    assert json.loads(body)["url"].endswith("xxx")


def test_without_a_key_the_channel_is_closed(settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert "push" not in open_channels() and vapid.public_key() == ""


def test_a_device_whose_key_is_none_is_forgotten(httpserver: HTTPServer):
    hanako = member()
    known = device(hanako, httpserver.url_for("/push"))
    PushDevice.objects.filter(pk=known.pk).update(p256dh="A" * 87)
    with sender("push") as notices:
        assert notices.hand_over(letter("push"), str(hanako.pk)).answer == "failed"
    assert PushDevice.objects.count() == 0

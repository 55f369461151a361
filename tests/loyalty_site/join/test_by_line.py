"""Joining with LINE, whose servers a local one stands for."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.line.views import LineOAuth2Adapter
from django.test import Client
from pytest_httpserver import HTTPServer

from members.models import Member, User
from rewards.models import PointAccount
from tests.loyalty_site.join.conftest import carried
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db
TARO = {"userId": "U0123456789abcdef", "displayName": "たろう", "pictureUrl": "https://profile.line-scdn.net/taro"}


@pytest.fixture
def line(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, settings: Any) -> HTTPServer:
    """Stand for LINE, and have the site know a channel there."""
    app = {"client_id": "1650000000", "secret": "the-channels-secret", "key": ""}
    provider = {**settings.SOCIALACCOUNT_PROVIDERS["line"], "APPS": [app]}
    settings.SOCIALACCOUNT_PROVIDERS = {"line": provider}
    monkeypatch.setattr(LineOAuth2Adapter, "authorize_url", httpserver.url_for("/oauth2/v2.1/authorize"))
    monkeypatch.setattr(LineOAuth2Adapter, "access_token_url", httpserver.url_for("/oauth2/v2.1/token"))
    monkeypatch.setattr(LineOAuth2Adapter, "profile_url", httpserver.url_for("/v2/profile"))
    httpserver.expect_request("/oauth2/v2.1/token", method="POST").respond_with_json(
        {"access_token": "token", "token_type": "Bearer", "expires_in": 2592000, "refresh_token": "again"}
    )
    httpserver.expect_request("/v2/profile", headers={"Authorization": "Bearer token"}).respond_with_json(TARO)
    return httpserver


def go(client: Client, page: Any = None) -> dict[str, str]:
    """Press the button of a joining page; return what LINE is told in the address."""
    sent = {"next": "/card", **carried(page)}
    response = client.post("/join/line", sent)
    assert (response.status_code, response.url) == (307, "/accounts/line/login/")  # a browser sends it again there
    response = client.post(response.url, sent)
    assert response.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(response.url).query).items()}


def come_back(client: Client, **answer: str) -> Any:
    return client.get("/accounts/line/login/callback/", answer)


def test_one_button_leads_to_the_card(client: Client, line: HTTPServer) -> None:
    published(PROGRAMME)
    page = client.get("/join?store=GINZA")
    assert 'action="/join/line"' in page.content.decode()
    told = go(client, page)
    assert (told["scope"], told["client_id"], told["code_challenge_method"]) == ("profile", "1650000000", "S256")
    assert come_back(client, code="abc", state=told["state"]).url == "/card"
    member = Member.objects.get()
    assert (member.user.email, member.user.phone, member.name, member.email) == (None, None, "", None)
    assert (member.enrolment_store_id, PointAccount.objects.get().member) == ("GINZA", member)
    page = client.get("/card").content.decode()
    assert "/join/later" in page
    assert not SocialToken.objects.exists()


def test_whoever_comes_again_is_the_same_member(client: Client, line: HTTPServer) -> None:
    for visitor in (client, Client()):
        assert come_back(visitor, code="abc", state=go(visitor)["state"]).url == "/card"
    assert Member.objects.count() == User.objects.count() == SocialAccount.objects.count() == 1


def test_two_people_with_line_and_no_address_are_two_members(client: Client, line: HTTPServer) -> None:
    come_back(client, code="abc", state=go(client)["state"])
    SocialAccount.objects.update(uid="somebody else")
    other = Client()
    assert come_back(other, code="abc", state=go(other)["state"]).url == "/card"
    assert Member.objects.count() == 2


@pytest.mark.parametrize("state", ["", "made-up", "<script>", "\0", "😀" * 200])
def test_an_answer_that_this_browser_did_not_ask_for_lets_nobody_in(
    client: Client, line: HTTPServer, state: str
) -> None:
    go(client)
    assert come_back(client, code="abc", state=state).url == "/join"
    assert "LINE" in client.get("/join").content.decode()
    assert not User.objects.exists()


def test_anothers_answer_lets_nobody_in(client: Client, line: HTTPServer) -> None:
    state = go(Client())["state"]
    assert come_back(client, code="abc", state=state).url == "/join"
    assert not User.objects.exists()


def test_whoever_declines_at_line_is_back_at_the_ways(client: Client, line: HTTPServer) -> None:
    state = go(client)["state"]
    assert come_back(client, error="access_denied", state=state).url == "/join"
    assert "LINEでのログインは完了していません" in client.get("/join").content.decode()


def test_a_fault_of_line_is_said(client: Client, line: HTTPServer) -> None:
    line.clear()
    line.expect_request("/oauth2/v2.1/token").respond_with_data("broken", status=500)
    assert come_back(client, code="abc", state=go(client)["state"]).url == "/join"
    assert not User.objects.exists()


def test_a_profile_that_names_nobody_lets_nobody_in(client: Client, line: HTTPServer) -> None:
    """Seen to fail without the check: everybody of whom LINE said nothing was one member."""
    line.clear()
    line.expect_request("/oauth2/v2.1/token").respond_with_json({"access_token": "token"})
    line.expect_request("/v2/profile").respond_with_json({"displayName": "たろう"})
    assert come_back(client, code="abc", state=go(client)["state"]).url == "/join"
    assert not User.objects.exists()


def test_a_member_adds_line_to_their_account(client: Client, line: HTTPServer) -> None:
    taro = User.objects.create_user("taro@example.com")
    client.force_login(taro)
    assert client.get("/accounts/3rdparty/").status_code == 200
    response = client.post("/accounts/line/login/?process=connect")
    state = parse_qs(urlsplit(response.url).query)["state"][0]
    come_back(client, code="abc", state=state)
    assert SocialAccount.objects.get().user == taro


def test_a_member_disconnects_line_again(client: Client, line: HTTPServer) -> None:
    taro = User.objects.create_user("taro@example.com")
    client.force_login(taro)
    assert "LINEと連携する" in client.get("/accounts/3rdparty/").content.decode()
    account = SocialAccount.objects.create(user=taro, provider="line", uid="U1", extra_data=TARO)
    page = client.get("/accounts/3rdparty/").content.decode()
    assert "たろう" in page
    assert f'name="account" value="{account.pk}"' in page
    client.post("/accounts/3rdparty/", {"account": account.pk})
    # It is the only way in: without a password and a proved address it stays, and the page says so.
    assert SocialAccount.objects.exists()
    EmailAddress.objects.create(user=taro, email=taro.email, verified=True, primary=True)
    taro.set_password("correct horse battery")
    taro.save()
    client.force_login(taro)
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_whoever_has_line_alone_uses_every_page_about_signing_in(client: Client, line: HTTPServer) -> None:
    come_back(client, code="abc", state=go(client)["state"])
    for path in (
        "/accounts/email/",
        "/accounts/password/set/",
        "/accounts/2fa/",
        "/accounts/3rdparty/",
        "/profile",
        "/home",
    ):
        assert client.get(path).status_code == 200, path


def test_without_keys_line_is_not_offered(client: Client) -> None:
    assert "/join/line" not in client.get("/join").content.decode()
    assert client.post("/accounts/line/login/").status_code == 404
    assert client.get("/accounts/line/login/callback/").status_code == 404

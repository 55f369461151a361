"""From a shop's QR code to the card in a real browser, in each of three ways, within 15 seconds."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.providers.line.views import LineOAuth2Adapter
from django.core import mail
from playwright.sync_api import Browser, Page
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from members.models import Member
from tests.browsing import follow, visits
from tests.loyalty_site.join.conftest import code_by_mail, code_by_sms
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS_MAX = 15


@pytest.fixture
def shop(live_server: Any, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    """A shop whose site knows LINE, for which a local server stands that agrees at once; return the QR's address."""
    published(PROGRAMME)
    app = {"client_id": "165", "secret": "the-channels-secret", "key": ""}
    settings.SOCIALACCOUNT_PROVIDERS = {"line": {**settings.SOCIALACCOUNT_PROVIDERS["line"], "APPS": [app]}}
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    line = httpserver.url_for("").rstrip("/")
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "form-action": ["'self'", line]}}
    for name, path in (("authorize_url", "/authorize"), ("access_token_url", "/token"), ("profile_url", "/profile")):
        monkeypatch.setattr(LineOAuth2Adapter, name, line + path)

    def agree(request: Request) -> Response:
        back = f"{request.args['redirect_uri']}?code=abc&state={request.args['state']}"
        return Response("", 302, {"Location": back})

    httpserver.expect_request("/authorize").respond_with_handler(agree)
    httpserver.expect_request("/token").respond_with_json({"access_token": "token"})
    httpserver.expect_request("/profile").respond_with_json({"userId": "U1", "displayName": "たろう"})
    return f"{live_server.url}/join?store=GINZA"


def by_line(page: Page, telephone: Path) -> None:
    follow(page, page.locator("form[action='/join/line'] button"))


def by_sms(page: Page, telephone: Path) -> None:
    page.fill("#id_phone", "090-1234-5678")
    follow(page, page.locator("form[action='/join/phone'] button"))
    page.fill("#id_code", code_by_sms(telephone))
    follow(page, page.locator("form[action='/join/code'] button"))


def by_mail(page: Page, telephone: Path) -> None:
    page.fill("#id_email", "taro@example.com")
    follow(page, page.locator("form[action='/join/email'] button"))
    page.fill("#id_code", code_by_mail())
    follow(page, page.locator("form[action='/join/code'] button"))


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    size: Any = {"width": 390, "height": 844}
    context = chromium.new_context(viewport=size, locale="ja", java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("way", [by_line, by_sms, by_mail])
def test_the_card_is_there_within_15_seconds(
    shop: str, phone: Page, telephone: Path, way: Callable[[Page, Path], None], record_property: Any
) -> None:
    faults: list[str] = []
    phone.on("console", lambda message: faults.append(message.text))
    began = time.monotonic()
    phone.goto(shop)
    way(phone, telephone)
    assert re.search(r"/card$", phone.url), phone.content()
    assert phone.locator(".pass").is_visible()
    seconds = time.monotonic() - began
    print(f"{way.__name__}: from the QR code to the card in {seconds:.1f} s")
    assert seconds < SECONDS_MAX
    assert faults == []
    assert Member.objects.get().enrolment_store_id == "GINZA"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_withstands_every_size_and_look(
    shop: str, chromium: Browser, telephone: Path, language: str
) -> None:
    faults: list[str] = []
    for index, visit in enumerate(visits(chromium, language, faults)):
        page = visit.page
        page.goto(shop)
        visit.inspect("join")
        page.fill("#id_phone", "12")
        follow(page, page.locator("form[action='/join/phone'] button"))
        visit.inspect("join with a fault")
        page.fill("#id_email", f"person{index}@example.com")
        follow(page, page.locator("form[action='/join/email'] button"))
        visit.inspect("code")
        page.fill("#id_code", "1")
        follow(page, page.locator("form[action='/join/code'] button"))
        visit.inspect("code with a fault")
        page.fill("#id_code", code_by_mail())
        follow(page, page.locator("form[action='/join/code'] button"))
        assert page.url.endswith("/card")
        visit.inspect("card")
    expected = "Failed to load resource: the server responded with a status of 422"
    assert [fault for fault in faults if expected not in fault] == []
    assert len(mail.outbox) == index + 1

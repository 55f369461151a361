"""Pages in a real browser: nothing the policy forbids, nothing too wide, nothing hard to read or reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page

from members import unsubscribing
from members.actions.enrolment import enrol
from members.models import User
from tests.browsing import follow, sign_in, visits

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"
GUEST_PAGES = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
]
MEMBER_PAGES = [
    "/profile", "/profile/phone", "/preferences", "/referrals", "/enquiries", "/enquiries/new", "/accounts/email/",
    "/accounts/password/change/", "/accounts/2fa/", "/accounts/3rdparty/",
]  # fmt: skip


@pytest.fixture
def taro(settings: Any) -> User:
    settings.VAPID_PRIVATE_KEY = "6xl4q2VLOKDBzX3AvHYZYh3DwBi0Aet5mwwmYKKYPFs"  # devices are part of the preferences
    cache.clear()  # attempts to sign in are limited, and other tests have made some
    taro = User.objects.create_user("taro@example.com", PASSWORD)
    EmailAddress.objects.create(user=taro, email=taro.email, verified=True, primary=True)
    enrol(email=taro.email, user=taro, name="山田 太郎")
    return taro


def visit_all(context: BrowserContext, page: Page, base: str, taro: User, language: str) -> Iterator[str]:
    """Go to every page, as a guest and then as a member, and yield each address."""
    for path in GUEST_PAGES:
        page.goto(base + path)
        yield path
    link = unsubscribing.address(taro.member, "email", "news")
    page.goto(base + link)
    yield "/unsubscribe"
    follow(page, page.locator("main form button").first)
    yield "/unsubscribe stopped"
    page.goto(f"{base}/unsubscribe/unknown")
    yield "/unsubscribe unknown"
    sign_in(context, base, taro, language)  # by cookie: eight passwords in a minute are more than are compared
    for path in MEMBER_PAGES:
        page.goto(base + path)
        yield path


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_fit_keep_to_the_policy_and_can_be_read_by_everybody(
    chromium: Browser, live_server: Any, taro: User, language: str
) -> None:
    faults: list[str] = []
    for visit in visits(chromium, language, faults):
        for path in visit_all(visit.context, visit.page, live_server.url, taro, language):
            visit.inspect(path)
    assert [fault for fault in faults if "status of 404" not in fault] == []


def test_a_password_leads_to_the_first_page(chromium: Browser, live_server: Any, taro: User) -> None:
    page = chromium.new_page()
    page.goto(live_server.url + "/accounts/login/")
    page.fill("[name=login]", taro.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home")
    page.close()


def test_the_keyboard_reaches_the_content_first(chromium: Browser, live_server: Any) -> None:
    page = chromium.new_page()
    page.goto(live_server.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()

"""Pages in a real browser: nothing the policy forbids, nothing too wide, nothing hard to read or reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, sync_playwright

from members.actions.enrolment import enrol
from members.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"
GUEST_PAGES = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
]
MEMBER_PAGES = ["/profile", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/"]


@pytest.fixture(scope="module")
def chromium(browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(**browser_type_launch_args)
        yield browser
        browser.close()


@pytest.fixture
def taro() -> User:
    cache.clear()  # attempts to sign in are limited, and other tests have made some
    taro = User.objects.create_user("taro@example.com", PASSWORD)
    EmailAddress.objects.create(user=taro, email=taro.email, verified=True, primary=True)
    enrol(email=taro.email, user=taro, name="山田 太郎")
    return taro


def visit_all(page: Page, base: str, taro: User) -> Iterator[str]:
    """Go to every page, as a guest and then as a member, and yield each address."""
    for path in GUEST_PAGES:
        page.goto(base + path)
        yield path
    page.goto(base + "/accounts/login/")
    page.fill("[name=login]", taro.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home")
    for path in MEMBER_PAGES:
        page.goto(base + path)
        yield path


@pytest.mark.parametrize("language", ["ja-JP", "en-GB"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_and_keep_to_the_policy(
    chromium: Browser, live_server: Any, taro: User, width: int, language: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale=language)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
    for path in visit_all(page, live_server.url, taro):
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{path}: wider than the screen")
    context.close()
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_can_be_read_and_reached_by_everybody(
    chromium: Browser, live_server: Any, taro: User, scheme: Any
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    faults = [
        f"{path}: {fault['id']}: {fault['nodes'][0]['html']}"
        for path in visit_all(page, live_server.url, taro)
        for fault in Axe().run(page).response["violations"]
    ]
    context.close()
    assert faults == []


def test_the_keyboard_reaches_the_content_first(chromium: Browser, live_server: Any) -> None:
    page = chromium.new_page()
    page.goto(live_server.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()

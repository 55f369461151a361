"""A member's pages in a real browser: nothing the policy forbids, nothing too wide, nothing hard to read or reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from members.models import Member
from tests.rewards.views.year import live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"
GUEST_PAGES = ["/accounts/login/", "/accounts/signup/"]
MEMBER_PAGES = ["/home", "/history", "/history?kind=expired", "/profile"]


@pytest.fixture(scope="module")
def chromium(browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(**browser_type_launch_args)
        yield browser
        browser.close()


def may_sign_in(member: Member) -> Member:
    """Give a member a password and a verified address."""
    assert member.user is not None
    cache.clear()  # attempts to sign in are limited, and other tests have made some
    member.user.set_password(PASSWORD)
    member.user.save()
    EmailAddress.objects.create(user=member.user, email=member.user.email, verified=True, primary=True)
    return member


def sign_in(page: Page, base: str, member: Member) -> None:
    page.goto(base + "/accounts/login/")
    page.fill("[name=login]", member.user.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home")


def faults_of(context: BrowserContext, base: str, member: Member, width: int, look: str) -> list[str]:
    """Go to every page, open everything in it, and return what is wrong."""
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{look} {page.url}: {message.text}"))
    for path in [*GUEST_PAGES, "sign in", *MEMBER_PAGES]:
        if path == "sign in":
            sign_in(page, base, member)
            continue
        page.goto(base + path)
        for summary in page.locator("summary").all():
            summary.click()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{look} {path}: wider than the screen")
        faults += [
            f"{look} {path}: {fault['id']}: {fault['nodes'][0]['html']}"
            for fault in Axe().run(page).response["violations"]
        ]
    return faults


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everybody_can_read_and_reach_every_page(chromium: Browser, live_server: Any, language: str) -> None:
    taro = may_sign_in(live_through_a_year())
    Member.objects.filter(pk=taro.pk).update(language=language)
    faults = []
    for scheme in ("light", "dark"):
        for width in (390, 1280):
            cache.clear()
            size: Any = {"width": width, "height": 844}
            context = chromium.new_context(viewport=size, color_scheme=scheme, locale=language)  # type: ignore[arg-type]
            faults += faults_of(context, live_server.url, taro, width, f"{scheme} {width}")
            context.close()
    assert faults == []


def test_the_breakdown_opens_and_closes_with_the_keyboard_and_without_script(
    chromium: Browser, live_server: Any
) -> None:
    taro = may_sign_in(live_through_a_year())
    context = chromium.new_context(java_script_enabled=False, locale="ja")
    page = context.new_page()
    sign_in(page, live_server.url, taro)
    page.goto(live_server.url + "/history")
    parts = page.locator(".breakdown__parts").first
    assert not parts.is_visible()
    summary = page.locator("summary", has_text="ポイントの内訳").first
    summary.focus()
    page.keyboard.press("Enter")
    parts.wait_for(state="visible")
    page.keyboard.press("Enter")
    parts.wait_for(state="hidden")
    context.close()


def test_the_keyboard_alone_leads_from_home_to_older_entries(chromium: Browser, live_server: Any) -> None:
    taro = may_sign_in(live_through_a_year())
    context = chromium.new_context(locale="ja")
    page = context.new_page()
    sign_in(page, live_server.url, taro)
    tab_to(page, "ポイント履歴")
    page.wait_for_url("**/history")
    tab_to(page, "以前の履歴")
    page.wait_for_url("**/history?before=*")
    tab_to(page, "最新に戻る")
    page.wait_for_url("**/history")
    context.close()


def tab_to(page: Page, text: str) -> None:
    """Press Tab until the link with this text has the focus, and follow it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {text}")


def test_a_new_members_first_page_fits_a_small_phone(chromium: Browser, live_server: Any) -> None:
    new = may_sign_in(member_of("new@example.com", name="長い名前" * 20))
    context = chromium.new_context(viewport={"width": 320, "height": 568}, locale="ja")
    page = context.new_page()
    sign_in(page, live_server.url, new)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()

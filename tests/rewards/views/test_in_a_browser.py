"""A member's pages in a real browser: nothing the policy forbids, nothing too wide, nothing hard to read or reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from members.actions.cards import activate
from members.models import Member
from tests.browsing import sign_in, visits
from tests.rewards.views.year import live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)
GUEST_PAGES = ["/accounts/login/", "/accounts/signup/"]
MEMBER_PAGES = ["/home", "/card", "/history", "/history?kind=expired", "/profile"]


def visit_all(context: BrowserContext, page: Page, base: str, member: Member, language: str) -> Iterator[str]:
    """Go to every page, as a guest and then as a member, open everything in it, and yield its address."""
    for path in GUEST_PAGES:
        page.goto(base + path)
        yield path
    sign_in(context, base, member, language)
    for path in MEMBER_PAGES:
        page.goto(base + path)
        for summary in page.locator("summary").all():
            summary.click()
        yield path


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_fit_keep_to_the_policy_and_can_be_read_by_everybody(
    chromium: Browser, live_server: Any, language: str
) -> None:
    base, taro = live_server.url, live_through_a_year()
    activate("0012345678", taro, accept_unknown=True)
    faults: list[str] = []
    for visit in visits(chromium, language, faults):
        for path in visit_all(visit.context, visit.page, base, taro, language):
            visit.inspect(path)
    assert faults == []


def test_the_breakdown_opens_and_closes_with_the_keyboard_and_without_script(
    chromium: Browser, live_server: Any
) -> None:
    taro = live_through_a_year()
    context = chromium.new_context(java_script_enabled=False, locale="ja")
    page = context.new_page()
    sign_in(context, live_server.url, taro)
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
    taro = live_through_a_year()
    context = chromium.new_context(locale="ja")
    page = context.new_page()
    sign_in(context, live_server.url, taro)
    page.goto(live_server.url + "/home")
    tab_to(page, "ポイント履歴")
    page.wait_for_url("**/history")
    tab_to(page, "以前の履歴")
    page.wait_for_url("**/history?before=*")
    tab_to(page, "最新に戻る")
    page.wait_for_url("**/history")
    context.close()


def test_the_keyboard_alone_leads_to_the_card_and_to_the_file(chromium: Browser, live_server: Any) -> None:
    taro = live_through_a_year()
    context = chromium.new_context(locale="ja")
    page = context.new_page()
    sign_in(context, live_server.url, taro)
    page.goto(live_server.url + "/home")
    tab_to(page, "会員証")
    page.wait_for_url("**/card")
    page.goto(live_server.url + "/history?kind=earned")
    with page.expect_download() as file:
        tab_to(page, "CSVでダウンロード")
    assert file.value.suggested_filename == "ポイント履歴.csv"
    assert file.value.url.endswith("/history.csv?kind=earned")
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
    new = member_of("new@example.com", name="長い名前" * 20)
    context = chromium.new_context(viewport={"width": 320, "height": 568}, locale="ja")
    page = context.new_page()
    sign_in(context, live_server.url, new)
    page.goto(live_server.url + "/home")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()

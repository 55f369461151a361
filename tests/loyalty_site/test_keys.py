"""Keys on the staff site and at the till: listed under "?", and they do what the list says."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from members.actions import registers
from tests.browsing import STAFF_WIDTHS, visits
from tests.members.counter.cast import PIN, clerk
from tests.rewards.cast import published
from tests.rewards.views.year import live_through_a_year
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {"keys": "キー操作", "members": "会員", "close": "閉じる"},
    "en": {"keys": "Keys", "members": "Members", "close": "Close"},
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_staff_pages(chromium: Browser, live_server: Any, language: str) -> None:
    live_through_a_year()
    session = staff("manager").cookies["sessionid"].value
    words, faults = WORDS[language], []
    for visit in visits(chromium, language, faults, widths=STAFF_WIDTHS):
        cookies = {"sessionid": session, "django_language": language}
        visit.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page = visit.page
        page.goto(f"{live_server.url}/staff/")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name=words["keys"])
        row = dialog.get_by_role("row").filter(has=page.get_by_text("g m", exact=True))
        expect(row).to_contain_text(words["members"])
        visit.inspect("keys")
        dialog.get_by_role("button", name=words["close"]).click()
        press_two(page, "g", "m")
        page.wait_for_url("**/staff/members/")
        page.locator("h1").click()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("g s?")  # a person writes: nothing is pressed
        expect(page.get_by_role("searchbox")).to_have_value("g s?")
    assert faults == []


def test_signs_can_be_turned_off(chromium: Browser, live_server: Any) -> None:
    live_through_a_year()
    session = staff("manager").cookies["sessionid"].value
    page = chromium.new_context(locale="en").new_page()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/staff/")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Letters and signs work as keys, too").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_till(chromium: Browser, live_server: Any) -> None:
    published()
    clerk()
    page = chromium.new_context(locale="en").new_page()
    page.goto(f"{live_server.url}/staff/counter/register")
    page.locator("[name=code]").fill(registers.add("GINZA", "1", "")[1])
    page.locator("main button").first.click()
    page.get_by_label("佐藤").check()
    page.locator("[name=pin]").fill(PIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/counter/")
    expect(page.locator("[name=q]")).to_be_focused()
    page.keyboard.press("F4")  # also while one types, and no scanner types it
    page.wait_for_url("**/staff/counter/enrol")
    page.keyboard.press("F2")
    page.wait_for_url("**/staff/counter/")


def press_two(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)

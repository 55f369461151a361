"""The card without a network, in a real browser: there for its owner, and for nobody else.

With a worker that forgets nothing, the tests of signing out, of an ended session and of another member were seen
to fail.
"""

import re
from typing import Any
from unittest.mock import patch

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from loyalty_site.views import shell
from members.actions.cards import activate
from tests.browsing import sign_in
from tests.rewards.views.offline import (
    CARD,
    NO_CONNECTION,
    PHONE,
    codes_shown,
    everything_kept,
    see_the_card,
    wait_until_kept,
)
from tests.rewards.views.year import live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("language", "seen"),
    [
        ("ja", r"オフラインです。最終表示：\d{4}年\d+月\d+日\(.\) \d+:\d\d"),
        ("en", r"You are offline\. Last seen at \d+ \w+ \d{4}, \d\d:\d\d"),
    ],
)
def test_the_card_is_there_with_its_codes_and_the_time_of_its_points(
    phone: BrowserContext, live_server: Any, language: str, seen: str
) -> None:
    page = see_the_card(phone, live_server.url, live_through_a_year(), language)
    points = page.locator(".pass__points").inner_text()
    assert page.locator(".when-fresh").first.is_visible()
    assert not page.locator(".when-kept").first.is_visible()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    phone.set_offline(True)
    page.reload(wait_until="networkidle")
    assert codes_shown(page) == [True, True]
    assert page.locator(".pass__points").inner_text() == points
    notice = page.locator(".when-kept strong")
    assert re.fullmatch(seen, notice.inner_text())
    box, menu = notice.bounding_box(), page.locator(".navigation").bounding_box()
    assert box and menu and box["y"] + box["height"] <= menu["y"]  # seen without scrolling
    assert not page.locator(".when-fresh").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.pass')).borderTopLeftRadius") == "16px"
    assert faults == []


def test_a_printed_card_is_kept_too(phone: BrowserContext, live_server: Any) -> None:
    taro = member_of("taro@example.com")
    card = activate("0012345678", taro, accept_unknown=True)
    page = phone.new_page()
    sign_in(phone, live_server.url, taro)
    page.goto(live_server.url + "/card")
    wait_until_kept(page, [*CARD, f"/card/{card.pk}/barcode.svg"])
    phone.set_offline(True)
    page.reload(wait_until="networkidle")
    assert codes_shown(page) == [True, True, True]


def test_other_pages_lead_to_the_card_that_is_kept(phone: BrowserContext, live_server: Any) -> None:
    page = see_the_card(phone, live_server.url, member_of("taro@example.com"))
    phone.set_offline(True)
    page.goto(live_server.url + "/home")
    assert page.locator("h1").inner_text() == NO_CONNECTION
    page.locator("a", has_text="会員証を表示").click()
    page.locator(".pass").wait_for()


def test_the_card_is_there_while_the_server_fails(
    phone: BrowserContext, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = see_the_card(phone, live_server.url, member_of("taro@example.com"))
    monkeypatch.setattr("rewards.views.card.summary", lambda _account: 1 / 0)
    page.reload(wait_until="networkidle")
    assert page.locator(".when-kept strong").is_visible()
    assert codes_shown(page) == [True, True]
    wait_until_kept(page, CARD)


def test_a_new_version_leaves_the_files_of_the_kept_card(phone: BrowserContext, live_server: Any) -> None:
    page = see_the_card(phone, live_server.url, member_of("taro@example.com"))
    before = shells(page)
    shell._shell.cache_clear()
    try:
        with patch.object(shell, "FILES", ["js/shell.js"]):
            page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
            for _ in range(50):
                if len(shells(page)) == 2:
                    break
                page.wait_for_timeout(100)
            page.wait_for_timeout(500)  # time for the new one to become active
            assert len(before) == 1
            assert before < shells(page)
    finally:
        shell._shell.cache_clear()


def shells(page: Page) -> set[str]:
    """Return the names of the caches that hold the site's own files, one a version."""
    return {name for name in page.evaluate("caches.keys()") if name.startswith("shell-")}


def test_nothing_is_kept_after_signing_out(phone: BrowserContext, live_server: Any) -> None:
    taro = member_of("taro@example.com")
    page = see_the_card(phone, live_server.url, taro)
    assert taro.number in everything_kept(page).replace("</span><span>", "")
    page.goto(live_server.url + "/profile")
    page.locator("main button", has_text="ログアウト").click()
    page.wait_for_url(live_server.url + "/")
    wait_until_kept(page, [])
    kept = everything_kept(page).replace("</span><span>", "")
    assert (taro.number in kept, taro.name in kept) == (False, False)
    phone.set_offline(True)
    page.goto(live_server.url + "/card")
    assert page.locator("h1").inner_text() == NO_CONNECTION
    assert not page.locator(".when-kept").first.is_visible()


def test_signing_out_without_a_network_forgets_the_card(phone: BrowserContext, live_server: Any) -> None:
    page = see_the_card(phone, live_server.url, member_of("taro@example.com"))
    page.goto(live_server.url + "/profile")
    phone.set_offline(True)
    page.locator("main button", has_text="ログアウト").click()
    page.locator("h1", has_text=NO_CONNECTION).wait_for()
    wait_until_kept(page, [])


@pytest.mark.parametrize("address", ["/card", "/accounts/login/"])
def test_a_session_that_has_ended_elsewhere_ends_here(phone: BrowserContext, live_server: Any, address: str) -> None:
    page = see_the_card(phone, live_server.url, member_of("taro@example.com"))
    phone.clear_cookies()
    page.goto(live_server.url + address)
    wait_until_kept(page, [])


@pytest.mark.parametrize("first", ["/home", "/card"])
def test_another_member_never_sees_the_first_ones_card(phone: BrowserContext, live_server: Any, first: str) -> None:
    taro, hana = member_of("taro@example.com"), member_of("hana@example.com", name="鈴木 花")
    page = see_the_card(phone, live_server.url, taro)
    sign_in(phone, live_server.url, hana)
    page.goto(live_server.url + first)
    wait_until_kept(page, CARD if first == "/card" else [])
    kept = everything_kept(page).replace("</span><span>", "")
    assert (taro.number in kept, taro.name in kept) == (False, False)
    phone.set_offline(True)
    page.goto(live_server.url + "/card")
    if first == "/card":
        assert "鈴木 花" in page.locator(".pass").inner_text()
        assert codes_shown(page) == [True, True]
    else:
        assert page.locator("h1").inner_text() == NO_CONNECTION


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/home", "/card"])
def test_what_is_shown_without_a_network_can_be_read_by_everybody(
    chromium: Browser, live_server: Any, scheme: Any, address: str
) -> None:
    # The checker brings styles of its own, which the policy of a page refuses.
    context = chromium.new_context(
        viewport=PHONE, locale="ja", color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = see_the_card(context, live_server.url, member_of("taro@example.com"))
    context.set_offline(True)
    page.goto(live_server.url + address, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    violations = Axe().run(page).response["violations"]
    assert [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in violations] == []
    context.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_offline_page_speaks_the_language_of_the_last_page(
    phone: BrowserContext, live_server: Any, language: str
) -> None:
    page = see_the_card(phone, live_server.url, member_of("taro@example.com"), language)
    page.reload()
    page.wait_for_function("async () => (await (await caches.open('language')).keys()).length")
    page.wait_for_timeout(300)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    phone.set_offline(True)
    page.goto(live_server.url + "/history", wait_until="networkidle")
    assert page.evaluate("document.documentElement.lang") == language
    assert faults == []

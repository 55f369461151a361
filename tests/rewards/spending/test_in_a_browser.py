"""The code for spending and the PIN's page in a real browser: readable, within the policy, renewed by themselves."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from members.models import Member
from rewards.actions.accounts import open_account
from rewards.actions.adjustments import adjust
from rewards.actions.spend_proofs import prove_by_code
from rewards.selectors.accounts import account_of
from tests.browsing import sign_in, visits
from tests.members.cast import member
from tests.rewards.spending.cast import asking

pytestmark = pytest.mark.django_db(transaction=True)
MENU_TOP = "document.querySelector('.navigation').getBoundingClientRect().top"
NUMBER = "document.querySelector('[data-spend-code] .scan-code__number').textContent"


def shopper(email: str = "taro@example.com") -> Member:
    found = member(email)
    adjust(open_account(found.pk, found.joined_at), 5000, "gift", "for the test")
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_can_be_read_by_everybody(chromium: Browser, live_server: Any, language: str) -> None:
    asking("qr")
    taro, faults = shopper(), []
    for visit in visits(chromium, language, faults):
        sign_in(visit.context, live_server.url, taro, language)
        for address in ("/card", "/card/spend", "/profile/pin"):
            visit.page.goto(live_server.url + address)
            visit.inspect(address)
    assert faults == []


@pytest.mark.parametrize("width", [360, 1600])
def test_a_phone_shows_the_whole_code(chromium: Browser, live_server: Any, width: int) -> None:
    asking("qr")
    context = chromium.new_context(viewport={"width": width, "height": 740}, locale="ja")
    sign_in(context, live_server.url, shopper())
    page = context.new_page()
    page.goto(f"{live_server.url}/card/spend")
    box = page.get_by_role("img").bounding_box()
    assert box is not None
    assert box["width"] >= 280
    if width < 960:  # the menu lies below
        assert box["y"] + box["height"] <= page.evaluate(MENU_TOP)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_it_renews_itself_before_its_minute_is_over(chromium: Browser, live_server: Any) -> None:
    asking("qr")
    taro = shopper()
    context = chromium.new_context(locale="ja")
    sign_in(context, live_server.url, taro)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/card/spend")
    first = page.evaluate(NUMBER)
    page.clock.run_for(50_000)
    assert page.evaluate(NUMBER) == first
    page.clock.run_for(6_000)
    expect(page.locator("[data-spend-code] .scan-code__number")).not_to_have_text(first)
    assert prove_by_code(account_of(taro.pk), page.evaluate(NUMBER)).by == "qr"
    context.close()


def test_without_a_network_an_old_code_is_taken_away(chromium: Browser, live_server: Any) -> None:
    asking("qr")
    context = chromium.new_context(locale="ja")
    sign_in(context, live_server.url, shopper())
    page = context.new_page()
    page.clock.install()
    page.goto(f"{live_server.url}/card/spend")
    context.set_offline(True)
    page.clock.run_for(61_000)
    page.get_by_text("コードの有効時間が過ぎました").wait_for()
    assert not page.get_by_role("img").is_visible()
    context.close()


def test_without_a_script_the_page_asks_for_a_new_one_in_time(chromium: Browser, live_server: Any) -> None:
    asking("qr")
    context = chromium.new_context(locale="ja", java_script_enabled=False)
    sign_in(context, live_server.url, shopper())
    page = context.new_page()
    page.goto(f"{live_server.url}/card/spend")
    assert 55 <= int(page.locator("meta[http-equiv=refresh]").get_attribute("content") or 0) <= 60
    assert page.get_by_role("link", name="新しいコードを表示する").is_visible()
    context.close()

"""Claims and the link for friends in a real browser: readable, reachable, within the policy; and without a script."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from members.actions.cards import add_blank
from tests.browsing import follow, sign_in, visits
from tests.rewards.cast import published
from tests.rewards.claims.cast import figures, guest_purchase
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/cards/claim", "/receipts/claim", "/referrals", "/profile")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everybody_can_read_and_use_the_pages(chromium: Browser, live_server: Any, language: str) -> None:
    faults: list[str] = []
    published()
    for number, visit in enumerate(visits(chromium, language, faults)):
        sign_in(visit.context, live_server.url, member_of(f"m{number}@example.com"), language)
        for address in PAGES:
            visit.page.goto(live_server.url + address)
            visit.inspect(address)
        for address in PAGES[:2]:
            visit.page.goto(live_server.url + address)
            follow(visit.page, visit.page.locator("main button.button--next"))
            visit.inspect(f"{address} with faults")
    assert [fault for fault in faults if "422" not in fault] == []


def test_it_works_without_script(chromium: Browser, live_server: Any) -> None:
    published()
    guest_purchase()
    add_blank(["K-1"])
    context = chromium.new_context(java_script_enabled=False, locale="ja")
    page = context.new_page()
    sign_in(context, live_server.url, member_of("hana@example.com"))
    page.goto(live_server.url + "/receipts/claim")
    for name, value in figures().items():
        control = page.locator(f"[name={name}]")
        control.select_option(value) if name == "store" else control.fill(value)
    follow(page, page.locator("main button.button--next"))
    assert "100ポイント" in page.locator("main").inner_text()
    page.goto(live_server.url + "/cards/claim")
    page.locator("[name=number]").fill("K-1")
    follow(page, page.locator("main button.button--next"))
    assert page.url.endswith("/card")
    page.goto(live_server.url + "/referrals")
    assert page.locator("#address").input_value().startswith(live_server.url + "/r/")
    context.close()

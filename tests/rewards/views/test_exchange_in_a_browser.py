"""From the catalogue to the coupon in a real browser, without a script: readable, reachable, within the policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from rewards.models import Coupon
from tests.browsing import follow, sign_in, visits
from tests.rewards.cast import line
from tests.rewards.coupons.counter import use
from tests.rewards.views.shelf import got, shopper, spent

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": ("ドリップコーヒー1杯", "交換へ進む", "150ポイントで交換する", "クーポン"),
    "en": ("Free drip coffee", "Go on to the exchange", "Exchange 150 pt", "Coupons"),
}


def walk(page: Page, base: str, language: str) -> Iterator[str]:
    """Exchange points for a coupon and look at it, then at the rest of the wallet; yield each page's name."""
    reward, go_on, exchange, coupons = WORDS[language]
    page.goto(base + "/rewards")
    yield "catalogue"
    follow(page, page.get_by_role("link", name=reward))
    yield "reward"
    follow(page, page.get_by_role("button", name=go_on))
    yield "confirmation"
    follow(page, page.get_by_role("button", name=exchange))
    yield "coupon"
    follow(page, page.get_by_role("navigation").get_by_role("link", name=coupons, exact=True))
    yield "wallet"
    for address in ("/coupons?show=redeemed", "/coupons?show=expired", "/rewards/tasting", "/rewards/last-one"):
        page.goto(base + address)
        yield address
    page.goto(base + f"/coupons/{Coupon.objects.filter(status='redeemed').latest('pk').pk}")
    yield "used"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_exchange_can_be_made_and_read_by_everybody(chromium: Browser, live_server: Any, language: str) -> None:
    faults: list[str] = []
    got(shopper("hana@example.com"), "last-one")
    for number, visit in enumerate(visits(chromium, language, faults)):
        taro = shopper(f"m{number}@example.com")
        got(taro, "ten-off")
        spent(got(taro), use(line(3000)))
        sign_in(visit.context, live_server.url, taro, language)
        for name in walk(visit.page, live_server.url, language):
            visit.inspect(name)
    assert faults == []


def test_it_works_without_script(chromium: Browser, live_server: Any) -> None:
    taro = shopper()
    spent(got(taro), use(line(3000)))
    context = chromium.new_context(java_script_enabled=False, locale="ja")
    page = context.new_page()
    sign_in(context, live_server.url, taro)
    assert [name for name in walk(page, live_server.url, "ja")][3] == "coupon"
    context.close()


def test_a_phone_shows_both_codes_without_scrolling(chromium: Browser, live_server: Any) -> None:
    taro = shopper()
    coupon = got(taro, "drip")
    context = chromium.new_context(viewport={"width": 390, "height": 664}, locale="ja")
    page = context.new_page()
    sign_in(context, live_server.url, taro)
    page.goto(f"{live_server.url}/coupons/{coupon.pk}")
    bottoms = "[...document.querySelectorAll('.pass img')].map((image) => image.getBoundingClientRect().bottom)"
    menu_top = page.evaluate("document.querySelector('.navigation').getBoundingClientRect().top")
    assert max(page.evaluate(bottoms)) <= menu_top
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    context.close()

"""The wallet without a network, in a real browser: its usable coupons, for their owner and for nobody else.

With a worker that throws no coupon away, the tests of used coupons, of signing out and of another member were seen to fail.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from members.models import Member
from rewards.models import Coupon
from tests.browsing import sign_in
from tests.rewards.cast import line
from tests.rewards.coupons.counter import use
from tests.rewards.views.offline import CARD, NO_CONNECTION, codes_shown, everything_kept, see_the_card, wait_until_kept
from tests.rewards.views.shelf import got, shopper, spent
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)


def addresses(*coupons: Coupon) -> list[str]:
    """Return what is kept of coupons: the page of each and its codes."""
    return [f"/coupons/{coupon.pk}{part}" for coupon in coupons for part in ("", "/barcode.svg", "/qr.svg")]


def see_the_wallet(context: BrowserContext, base: str, member: Member, *coupons: Coupon) -> Page:
    """Open a member's card and wait until the browser keeps the wallet and these coupons with it."""
    page = context.new_page()
    sign_in(context, base, member)
    page.goto(base + "/card")
    wait_until_kept(page, [*CARD, *addresses(*coupons)])
    return page


def test_the_coupons_are_there_though_nobody_has_looked_at_them(phone: BrowserContext, live_server: Any) -> None:
    taro = shopper()
    first, second = got(taro), got(taro, "drip")
    page = see_the_wallet(phone, live_server.url, taro, first, second)
    phone.set_offline(True)
    page.goto(live_server.url + "/coupons", wait_until="networkidle")
    assert re.search(r"オフラインです。最終表示：\d{4}年", page.locator(".when-kept strong").inner_text())
    page.locator("a", has_text="ドリップコーヒー1杯").click()
    page.locator("h1", has_text="ドリップコーヒー1杯").wait_for()
    page.wait_for_load_state("networkidle")
    assert codes_shown(page) == [True, True]
    assert page.locator(".when-kept strong").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_other_pages_lead_to_the_coupons_that_are_kept(phone: BrowserContext, live_server: Any) -> None:
    taro = shopper()
    page = see_the_wallet(phone, live_server.url, taro, got(taro))
    phone.set_offline(True)
    page.goto(live_server.url + "/home")
    assert page.locator("h1").inner_text() == NO_CONNECTION
    page.locator("a", has_text="クーポンを表示").click()
    page.locator(".ticket").wait_for()


def test_a_coupon_that_was_used_is_kept_no_more(phone: BrowserContext, live_server: Any) -> None:
    taro = shopper()
    used, good = got(taro), got(taro, "drip")
    page = see_the_wallet(phone, live_server.url, taro, used, good)
    spent(used, use(line(3000)))
    page.goto(live_server.url + "/coupons")
    wait_until_kept(page, [*CARD, *addresses(good)])


def test_looking_at_a_used_coupon_is_enough(phone: BrowserContext, live_server: Any) -> None:
    taro = shopper()
    used = got(taro)
    page = see_the_wallet(phone, live_server.url, taro, used)
    spent(used, use(line(3000)))
    page.goto(f"{live_server.url}/coupons/{used.pk}", wait_until="networkidle")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/coupons/{used.pk}")
    assert page.locator("h1").inner_text() == NO_CONNECTION


def test_nothing_of_the_wallet_is_kept_after_signing_out(phone: BrowserContext, live_server: Any) -> None:
    taro = shopper()
    coupon = got(taro)
    page = see_the_wallet(phone, live_server.url, taro, coupon)
    page.goto(live_server.url + "/profile")
    page.locator("main button", has_text="ログアウト").click()
    page.wait_for_url(live_server.url + "/")
    wait_until_kept(page, [])
    assert str(coupon.pk) not in everything_kept(page)
    phone.set_offline(True)
    page.goto(f"{live_server.url}/coupons/{coupon.pk}")
    assert page.locator("h1").inner_text() == NO_CONNECTION


def test_another_members_coupons_are_never_seen(phone: BrowserContext, live_server: Any) -> None:
    taro, hana = shopper(), member_of("hana@example.com", name="鈴木 花")
    coupon = got(taro)
    page = see_the_wallet(phone, live_server.url, taro, coupon)
    sign_in(phone, live_server.url, hana)
    page.goto(live_server.url + "/coupons")
    wait_until_kept(page, ["/coupons"])
    assert str(coupon.pk) not in everything_kept(page)
    phone.set_offline(True)
    page.goto(live_server.url + "/coupons", wait_until="networkidle")
    assert page.locator(".ticket").count() == 0


def test_coupons_used_in_the_past_and_later_pages_are_not_kept(phone: BrowserContext, live_server: Any) -> None:
    taro = shopper()
    page = see_the_card(phone, live_server.url, taro)
    page.goto(live_server.url + "/coupons?show=redeemed", wait_until="networkidle")
    wait_until_kept(page, CARD)

""" "Use" in a real browser: held by a finger, pressed by a keyboard and without a script; a clock that runs."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from loyalty_site import staff_roles
from members.actions import posters
from members.models import Member
from rewards.models import Coupon, Redemption
from tests.browsing import follow, sign_in, visits
from tests.rewards.uses.cast import has, member
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
USE = {"ja": "いま使う", "en": "Use it now"}
FIRST = {"ja": "スタッフの前で使う", "en": "Use it in front of staff"}


def held(page: Page, name: str) -> None:
    """Hold the button as long as it wants."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).hover()
        page.mouse.down()
        page.wait_for_url("**/used")
    page.mouse.up()


def opened(chromium: Browser, base: str, person: Member, coupon: Coupon, **options: Any) -> tuple[BrowserContext, Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ja", **options)
    sign_in(context, base, person)
    page = context.new_page()
    page.goto(f"{base}/coupons/{coupon.pk}")
    follow(page, page.get_by_role("link", name=FIRST["ja"]))
    page.get_by_label("店舗").select_option("GINZA")
    return context, page


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_way_can_be_read_by_everybody(chromium: Browser, live_server: Any, language: str) -> None:
    faults: list[str] = []
    for number, visit in enumerate(visits(chromium, language, faults)):
        taro = member(f"m{number}@example.com")
        coupon = has(taro)
        has(taro, "at-ginza")
        sign_in(visit.context, live_server.url, taro, language)
        page = visit.page
        page.goto(f"{live_server.url}/use?store=GINZA&k={posters.seal('GINZA')}")
        visit.inspect("poster")
        page.goto(f"{live_server.url}/coupons/{coupon.pk}")
        visit.inspect("coupon")
        follow(page, page.get_by_role("link", name=FIRST[language]))
        visit.inspect("question")
        page.get_by_role("combobox").select_option("UENO")
        page.get_by_role("button", name=USE[language]).press("Enter")
        page.wait_for_url("**/used")
        visit.inspect("screen")
    assert faults == []


def test_a_finger_holds_it_and_a_touch_does_nothing(chromium: Browser, live_server: Any) -> None:
    taro = member()
    context, page = opened(chromium, live_server.url, taro, has(taro))
    page.get_by_role("button", name=USE["ja"]).click()
    page.get_by_text("1秒間押し続けて").wait_for()
    assert page.url.endswith("/use")
    assert not Redemption.objects.exists()
    held(page, USE["ja"])
    assert Redemption.objects.get().store_id == "GINZA"
    context.close()


def test_its_clock_runs_and_its_band_moves(chromium: Browser, live_server: Any) -> None:
    taro = member()
    context, page = opened(chromium, live_server.url, taro, has(taro))
    held(page, USE["ja"])
    first = page.get_by_role("timer").inner_text()
    expect(page.get_by_role("timer")).not_to_have_text(first)
    assert page.evaluate("document.getAnimations().length") >= 2
    page.reload()
    page.go_back()
    assert Redemption.objects.count() == 1
    context.close()


def test_it_works_without_a_script(chromium: Browser, live_server: Any) -> None:
    taro = member()
    context, page = opened(chromium, live_server.url, taro, has(taro), java_script_enabled=False)
    follow(page, page.get_by_role("button", name=USE["ja"]))
    assert page.url.endswith("/used")
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    context.close()


def test_the_poster_is_one_sheet_of_paper(chromium: Browser, live_server: Any) -> None:
    member()
    browser: Client = staff(staff_roles.MANAGER)
    context = chromium.new_context(locale="ja")
    context.add_cookies([{"name": "sessionid", "value": browser.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/records/members/store/GINZA/poster/print/")
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    page.emulate_media(media="print")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    context.close()

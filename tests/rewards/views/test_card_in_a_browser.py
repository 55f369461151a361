"""The card page in a real browser: held out at a till it is there at once, on white, and stays lit."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import sign_in
from tests.rewards.views.year import live_through_a_year, member_of

pytestmark = pytest.mark.django_db(transaction=True)
# What a phone's browser leaves of 844 px with its bars shown.
PHONE: Any = {"width": 390, "height": 664}
WAKE_LOCK = """
window.asked = [];
Object.defineProperty(navigator, "wakeLock", {
  value: { request: async (kind) => { window.asked.push(kind); %s } }, configurable: true,
});
"""


def lowest_image(page: Page) -> float:
    """Return where the last code ends that is to be scanned, in px from the top of the page."""
    bottoms = "[...document.querySelectorAll('.pass img')].map((image) => image.getBoundingClientRect().bottom)"
    found: list[float] = page.evaluate(bottoms)
    return max(found)


@pytest.mark.parametrize("kind", ["jan13", "code128", "nw7", "qr"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_phone_shows_every_code_without_scrolling(
    chromium: Browser, live_server: Any, settings: Any, kind: str, language: str
) -> None:
    settings.CARD_BARCODE = kind
    taro = live_through_a_year()
    context = chromium.new_context(viewport=PHONE, locale=language)
    page = context.new_page()
    sign_in(context, live_server.url, taro, language)
    page.goto(live_server.url + "/card")
    menu_top = page.evaluate("document.querySelector('.navigation').getBoundingClientRect().top")
    assert lowest_image(page) <= menu_top
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_codes_stand_on_white_in_both_themes(chromium: Browser, live_server: Any, scheme: Any) -> None:
    taro = member_of("taro@example.com")
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    sign_in(context, live_server.url, taro)
    page.goto(live_server.url + "/card")
    paper = page.evaluate("getComputedStyle(document.querySelector('.pass__paper')).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    context.close()


def test_the_card_works_without_script(chromium: Browser, live_server: Any) -> None:
    taro = member_of("taro@example.com")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(context, live_server.url, taro)
    page.goto(live_server.url + "/card")
    boxes = [image.bounding_box() for image in page.locator(".pass img").all()]
    assert [box["width"] for box in boxes if box] == [351, 203]
    context.close()


def test_the_screen_is_kept_on_and_again_after_coming_back(chromium: Browser, live_server: Any) -> None:
    page = card_page(chromium, live_server, WAKE_LOCK % "")
    page.wait_for_function("window.asked.length === 1")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("window.asked.length === 2")
    assert page.evaluate("window.asked") == ["screen", "screen"]
    page.context.close()


@pytest.mark.parametrize("script", ["delete Navigator.prototype.wakeLock", WAKE_LOCK % "throw new Error('no')"])
def test_a_browser_that_cannot_keep_it_on_shows_the_card(chromium: Browser, live_server: Any, script: str) -> None:
    page = card_page(chromium, live_server, script)
    page.wait_for_load_state("networkidle")
    assert page.locator(".pass img").count() == 2
    page.context.close()


def card_page(chromium: Browser, live_server: Any, script: str) -> Page:
    """Return the card page of a browser in which a script ran first; an error of the page is raised."""
    context = chromium.new_context()
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.add_init_script(script)
    sign_in(context, live_server.url, member_of("taro@example.com"))
    page.goto(live_server.url + "/card")
    return page

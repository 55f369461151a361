"""A phone that loses its network: what its browser keeps of a member."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

from members.models import Member
from tests.browsing import sign_in

PHONE: Any = {"width": 390, "height": 664}
KEPT = """async () => {
  const keys = await (await caches.open("card")).keys();
  return navigator.serviceWorker.controller ? keys.map((request) => new URL(request.url).pathname).sort() : null;
}"""
CARD = ["/card", "/card/barcode.svg", "/card/qr.svg", "/coupons"]  # the wallet comes with the card
NO_CONNECTION = "インターネットに接続できません"


def wait_until_kept(page: Page, addresses: list[str]) -> None:
    """Wait until the worker has taken over and keeps just these addresses."""
    found = None
    for _ in range(100):
        found = page.evaluate(KEPT)
        if found == sorted(addresses):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the browser keeps {found}, not {addresses}")


def see_the_card(context: BrowserContext, base: str, member: Member, language: str = "ja") -> Page:
    """Open a member's card in a new page and wait until the browser keeps it."""
    page = context.new_page()
    sign_in(context, base, member, language)
    page.goto(base + "/card")
    wait_until_kept(page, CARD)
    return page


def codes_shown(page: Page) -> list[bool]:
    shown: list[bool] = page.evaluate("[...document.images].map((image) => image.complete && image.naturalWidth > 0)")
    return shown


def everything_kept(page: Page) -> str:
    """Return the text of all that the browser's caches hold."""
    text: str = page.evaluate("""async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
      }
      return texts.join("\\n");
    }""")
    return text

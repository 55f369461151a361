"""Text of twice the size on a phone: nothing scrolls sideways, is cut off, or stands in a column a letter wide."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from members.models import Store
from tests.browsing import sign_in
from tests.rewards.cast import published
from tests.rewards.news.cast import news
from tests.rewards.views.shelf import REWARDS, got
from tests.rewards.views.year import PROGRAMME, live_through_a_year

pytestmark = pytest.mark.django_db(transaction=True)
GUEST_PAGES = ["/", "/about", "/program", "/stores", "/stores/UENO", "/news", "/join", "/accounts/login/"]
MEMBER_PAGES = [
    "/home", "/card", "/points", "/history", "/rewards", "/rewards/drip", "/coupons", "/tiers", "/profile", "/preferences",
    "/profile/phone", "/profile/leave", "/profile/export", "/referrals", "/inbox", "/enquiries", "/cards/claim",
]  # fmt: skip
WEEK = "hours: {mon: ['10:00-13:00', '14:00-20:00'], fri: ['18:00-02:00'], special: [{on: 2099-01-01, hours: []}]}"
# A name may end in dots, and an address in a field may be longer than the field.
FAULTS = """() => {
  const found = [];
  const isForListeners = (box) => box && (getComputedStyle(box).clipPath !== "none" || isForListeners(box.parentElement));
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
  for (const box of document.querySelectorAll("main *")) {
    const style = getComputedStyle(box);
    const clips = ["hidden", "clip"].includes(style.overflowX) && style.clipPath === "none" && style.textOverflow === "clip";
    if (clips && box.localName !== "input" && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1))
      found.push(`cut off: ${box.className}`);
  }
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim();
    const holder = texts.currentNode.parentElement;
    if (text.length < 6 || !holder.checkVisibility({ contentVisibilityAuto: true }) || isForListeners(holder)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size;
    if (lines > 3 && text.length / lines < 2.5) found.push(`a column a letter wide: ${text.slice(0, 40)}`);
  }
  return [...new Set(found)];
}"""


def enlarged(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for summary in page.locator("main summary").all()[:2]:
        summary.click()
    found: list[str] = page.evaluate(FAULTS)
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_can_be_read_in_text_of_twice_the_size(chromium: Browser, live_server: Any, language: str) -> None:
    taro = live_through_a_year()
    published(PROGRAMME.replace("en: Ueno}", f"en: Ueno}}, address: 東京都台東区上野0-0-0, {WEEK}") + REWARDS)
    got(taro, "drip")
    news(is_pinned=True)
    assert Store.objects.filter(code="UENO").exists()
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale=language, service_workers="block")
    page = context.new_page()
    faults = {path: enlarged(page, live_server.url + path) for path in GUEST_PAGES}
    sign_in(context, live_server.url, taro, language)
    faults |= {path: enlarged(page, live_server.url + path) for path in MEMBER_PAGES}
    assert {path: found for path, found in faults.items() if found} == {}
    context.close()

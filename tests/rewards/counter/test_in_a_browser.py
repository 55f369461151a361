"""Each job at the counter on a tablet, held either way, in both languages: the pages have no script."""

import itertools
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from loyalty_site.lib.clock import now
from members.actions import registers, staff_posts
from members.actions.cards import add_blank
from members.models import Member, User
from rewards.actions.adjustments import adjust
from rewards.actions.giving import claim
from rewards.models import CounterAct
from rewards.selectors.accounts import account_of
from tests.browsing import follow, sign_in
from tests.members.counter.cast import PIN, clerk, manager
from tests.rewards.cast import published
from tests.rewards.counter.test_pages import COUPONS, PROGRAMME
from tests.rewards.views.year import member_of
from tests.staff import staff

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

    def hear(self, text: str) -> None:
        """Note what the console says, but for answers that refuse what was entered."""
        if "status of 422" not in text:
            self.faults.append(f"{self.name}: {text}")

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

    def type(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").first.fill(value)


def tablets(chromium: Browser, base: str, language: str) -> Iterator[Tablet]:
    for (width, height), is_axe in itertools.product(SIZES, (True, False)):
        size: Any = {"width": width, "height": height}
        context = chromium.new_context(
            viewport=size, locale=language, bypass_csp=is_axe, has_touch=True, reduced_motion="reduce"
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        page = context.new_page()
        tablet = Tablet(page, base, width, WORDS[language], is_axe=is_axe, name=f"{language} {width}")
        if not is_axe:
            page.on("console", lambda message, tablet=tablet: tablet.hear(message.text))  # type: ignore[misc]
        yield tablet
        context.close()


def day_at_the_counter(tablet: Tablet, code: str, taro: Member, badge: str) -> None:
    """Do each job as a clerk does: register, enter, find, sell, undo, refund, credit, enrol, close; the manager reopens."""
    page, number = tablet.page, taro.number
    page.goto(f"{tablet.base}/staff/counter/")
    tablet.look("register")
    tablet.type(code=code)
    tablet.press("register")
    tablet.look("enter")
    page.get_by_label("佐藤").check()
    tablet.type(pin=PIN)
    page.locator("button:not(.visually-hidden)", has_text=re.compile(f"^{tablet.words['enter']}$")).click()
    page.wait_for_url("**/staff/counter/")
    tablet.look("find")

    scan(page, "q", number)
    tablet.look("member")
    tablet.type(receipt="0001", points="300")
    page.get_by_text(tablet.words["lines"]).click()
    tablet.type(sku_0="DRIP", category_0="COFFEE", price_0="1,980")
    page.locator("[name=coupons]").first.check()
    tablet.press("work")
    tablet.look("worked out")
    tablet.press("post")
    assert tablet.words["said"] in page.content()
    tablet.look("posted")
    tablet.press("undo")
    tablet.look("undone")

    tablet.press("next")
    scan(page, "q", number)
    tablet.type(receipt="0002", amount="2000")
    tablet.press("post")
    tablet.press("refund")
    tablet.look("refund")
    tablet.type(amount="500")
    tablet.press("take")
    tablet.press("next")
    scan(page, "q", number)
    tablet.press("late")
    tablet.look("late")
    tablet.type(receipt="0007", amount="3000")
    bought_at = now().astimezone(ZoneInfo("Asia/Tokyo")) - timedelta(days=1)
    page.locator("[name=bought_at]").fill(f"{bought_at:%Y-%m-%dT%H:%M}")
    tablet.press("credit")
    tablet.look("credited")

    page.goto(f"{tablet.base}/staff/counter/")
    scan(page, "q", "nobody at all")
    tablet.look("nobody")
    scan(page, "q", f"C-{taro.number}")
    tablet.look("blank card")
    tablet.press("card")
    tablet.look("enrolled")
    page.goto(f"{tablet.base}/staff/counter/enrol")
    tablet.look("enrol")
    tablet.press("sales")
    tablet.look("sales")
    tablet.press("sheet")
    tablet.look("sheet")
    tablet.press("close")
    tablet.look("closed")

    tablet.press("other")
    scan(page, "badge", badge)
    tablet.press("sheet")
    tablet.look("reopening")
    tablet.type(reason="レシート3の入力漏れ")
    tablet.press("reopen")
    tablet.press("practise")
    tablet.look("practice")


def scan(page: Page, field: str, code: str) -> None:
    """Scan as a keyboard wedge does: into the field that has the focus, then Enter."""
    page.locator(f"[name={field}]:focus").wait_for()
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_day_at_the_counter(chromium: Browser, live_server: LiveServer, language: str) -> None:
    published(PROGRAMME + COUPONS)
    clerk()
    boss = manager()
    faults: list[str] = []
    for turn, tablet in enumerate(tablets(chromium, live_server.url, language)):
        _, code = registers.add("GINZA", f"{turn}", "")
        taro = member_of(f"taro{turn}@example.com")
        adjust(account_of(taro.pk), 500, "gift", "for the test")
        claim(account_of(taro.pk), "off-coffee")
        add_blank([f"C-{taro.number}"])
        day_at_the_counter(tablet, code, taro, staff_posts.new_badge(boss))
        faults += tablet.faults
    assert faults == []
    assert CounterAct.objects.filter(kind="enrolment").count() == 4


def test_a_clerk_is_switched_within_three_seconds(chromium: Browser, live_server: LiveServer) -> None:
    published()
    clerk()
    boss = manager()
    tablet = next(tablets(chromium, live_server.url, "ja"))
    tablet.page.goto(f"{tablet.base}/staff/counter/register")
    tablet.type(code=registers.add("GINZA", "1", "")[1])
    tablet.press("register")
    badge = staff_posts.new_badge(boss)
    started = time.monotonic()
    scan(tablet.page, "badge", badge)
    tablet.press("other")
    tablet.page.get_by_label("佐藤").check()
    tablet.type(pin=PIN)
    tablet.page.keyboard.press("Enter")
    tablet.page.wait_for_url("**/staff/counter/")
    assert time.monotonic() - started < 6  # two switches
    assert "佐藤" in tablet.page.content()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_managers_pages(chromium: Browser, live_server: LiveServer, language: str) -> None:
    published()
    clerk()
    staff("manager")
    user = User.objects.get(email="manager@example.com")
    faults: list[str] = []
    for turn, tablet in enumerate(tablets(chromium, live_server.url, language)):
        sign_in(tablet.page.context, tablet.base, user, language)
        for page in ("registers", "clerks", "cards/blank"):
            tablet.page.goto(f"{tablet.base}/staff/{page}")
            tablet.look(page.replace("/", "-"))
        tablet.page.goto(f"{tablet.base}/staff/registers")
        tablet.type(code=f"{turn}")
        follow(tablet.page, tablet.page.locator("[name=step][value=add]"))
        tablet.look("a new register")
        faults += tablet.faults
    assert [fault for fault in faults if ": small:" not in fault] == []

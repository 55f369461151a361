"""A marketer builds a segment in a real browser: the count follows what is written, and a slow one never wins."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from campaigns.models import Segment
from loyalty_site import staff_roles
from members.models import Member
from tests.browsing import STAFF_WIDTHS, follow, visits
from tests.campaigns.world import buys, member
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS: dict[str, dict[str, Any]] = {
    "ja": {
        "new": "新しいセグメント", "names": ("名称（日本語）", "名称（英語）", "コード"), "add": "条件を追加", "group": "グループを追加",
        "save": "保存する", "one": "会員1名", "two": "会員2名", "counting": "数えています…", "incomplete": "条件をすべて入力すると",
        "who": "会員番号、カード", "explain": "理由を見る", "told": "直近90日間に2回以上購入", "least": "以上", "remove": "外す",
        "some": "数えて一部の会員を表示", "compare": "比べる", "list": "リストを取り込む",
    },
    "en": {
        "new": "New segment", "names": ("Name in Japanese", "Name in English", "Code"), "add": "Add a condition", "group": "Add a group",
        "save": "Save", "one": "1 member", "two": "2 members", "counting": "counting…", "incomplete": "Complete the conditions",
        "who": "Member number, card", "explain": "Explain", "told": "Bought at least 2 times in the last 90 days", "least": "At least",
        "remove": "Remove", "some": "Count and show some", "compare": "Compare", "list": "Take in a list",
    },
}  # fmt: skip


def world() -> list[Member]:
    """Two members, of whom one bought twice."""
    published()
    both = [member(), member()]
    for who in (both[0], both[0], both[1]):
        buys(who)
    return both


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_segment_is_built_shown_and_explained(chromium: Browser, live_server: Any, language: str) -> None:
    often, once = world()
    words, faults = WORDS[language], list[str]()
    session = staff(staff_roles.MARKETER).cookies["sessionid"].value
    for number, visit in enumerate(visits(chromium, language, faults, widths=STAFF_WIDTHS)):
        page, code = visit.page, f"often-{number}"
        cookies = {"sessionid": session, "django_language": language}
        visit.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])  # fmt: skip
        page.goto(f"{live_server.url}/staff/segments/")
        visit.inspect("index")
        follow(page, page.get_by_role("link", name=words["new"]))
        for label, value in zip(words["names"], ("よく買う", "Buys often", code), strict=True):
            page.get_by_label(label).fill(value)
        _build(page, words)
        visit.inspect("builder")
        follow(page, page.get_by_role("button", name=words["some"]))
        expect(page.get_by_role("link", name=often.number)).to_be_visible()
        visit.inspect("counted")
        follow(page, page.get_by_role("button", name=words["save"]))
        expect(page.get_by_text(words["told"])).to_be_visible()
        page.get_by_label(words["who"]).fill(once.number)
        follow(page, page.get_by_role("button", name=words["explain"]))
        visit.inspect("explained")
        page.goto(f"{live_server.url}/staff/segments/list")
        visit.inspect("list")
    assert faults == []
    assert {segment.members for segment in Segment.objects.all()} == {1}


def _build(page: Page, words: dict[str, Any]) -> None:
    """Write a rule of a condition and a group, watching the count."""
    count = page.locator("#count")
    expect(count).to_contain_text(words["incomplete"])
    page.locator("[id='r.1-kind']").select_option("purchases")
    page.locator("[id='r.1-at_least']").fill("1")
    expect(count).to_have_text(words["two"])
    page.locator("[id='r.1-at_least']").fill("2")
    expect(count).to_have_text(words["one"])
    page.locator("[id='r.1-period-days']").fill("90")
    page.get_by_role("button", name=words["group"]).click()
    expect(page.locator("[id='r.2.1-kind']")).to_be_focused()
    expect(count).to_contain_text(words["incomplete"])
    page.locator("[id='r.2-join']").select_option("none")
    page.locator("[id='r.2.1-kind']").select_option("birthday_month")
    page.locator("[id='r.2.1'] input").first.check()
    expect(count).to_have_text(words["one"])


def test_a_slow_count_never_takes_the_place_of_a_newer_one(chromium: Browser, live_server: Any) -> None:
    world()
    words, held = WORDS["en"], list[Route]()
    context = chromium.new_context(locale="en")
    context.add_cookies(
        [{"name": "sessionid", "value": staff(staff_roles.MARKETER).cookies["sessionid"].value, "url": live_server.url},
         {"name": "django_language", "value": "en", "url": live_server.url}]
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/segments/new")
    page.locator("[id='r.1-kind']").select_option("purchases")

    def hold(route: Route) -> None:
        if route.request.headers.get("x-part") == "count" and not held:
            held.append(route)
        else:
            route.continue_()

    count = page.locator("#count")
    expect(count).to_contain_text(words["incomplete"])
    page.route("**/segments/new", hold)
    with page.expect_request(lambda request: request.headers.get("x-part") == "count"):
        page.locator("[id='r.1-at_least']").fill("1")
    expect(count).to_have_text(words["counting"])
    page.locator("[id='r.1-at_least']").fill("2")
    expect(count).to_have_text(words["one"])
    held[0].fulfill(status=200, body="99 members")
    page.locator("[id='r.1-at_least']").fill("1")
    expect(count).to_have_text(words["two"])
    page.locator("[id='r.1-at_least']").fill("2")
    expect(count).to_have_text(words["one"])
    context.close()


def test_without_scripts_every_button_answers_with_the_page(chromium: Browser, live_server: Any) -> None:
    world()
    words = WORDS["en"]
    context = chromium.new_context(locale="en", java_script_enabled=False)
    context.add_cookies(
        [{"name": "sessionid", "value": staff(staff_roles.MARKETER).cookies["sessionid"].value, "url": live_server.url},
         {"name": "django_language", "value": "en", "url": live_server.url}]
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/segments/new")
    page.get_by_label(words["names"][1]).fill("Kept")
    page.locator("[id='r.1-kind']").select_option("purchases")
    page.get_by_role("button", name="Show its fields").click()
    page.locator("[id='r.1-at_least']").fill("2")
    page.get_by_role("button", name=words["some"]).click()
    expect(page.locator("#count")).to_have_text(words["one"])
    page.get_by_role("button", name=words["add"]).click()
    page.get_by_role("button", name=words["remove"]).last.click()
    expect(page.locator("[id='r.2-kind']")).to_have_count(0)
    expect(page.locator("[id='r.1-at_least']")).to_have_value("2")
    expect(page.get_by_label(words["names"][1])).to_have_value("Kept")
    context.close()

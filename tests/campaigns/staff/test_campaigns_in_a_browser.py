"""A marketer plans a campaign in a real browser and finds it in the calendar, by pointer and by keys."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from campaigns.models import Campaign
from campaigns.selectors.campaigns import today
from loyalty_site import staff_roles
from loyalty_site.lib.clock import now
from tests.browsing import follow, long_visits
from tests.campaigns.planned import campaign, send
from tests.campaigns.staff.test_campaigns import BOOSTED
from tests.campaigns.world import member
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (390, 1280)
WORDS: dict[str, dict[str, Any]] = {
    "ja": {
        "new": "新しいキャンペーン", "save": "保存する", "saved": "キャンペーンを作成しました", "edit": "編集", "calendar": "販促カレンダー",
        "fields": {"名称（日本語）": "夏の市", "名称（英語）": "Summer fair", "コード": "", "予算": "90000", "目標値": "30"},
        "first": "開始日", "last": "終了日", "goal": "目標", "store": "銀座店", "name": "夏の市", "money": "¥90,000",
        "month": "次の月", "week": "週", "today": "今日", "stop": "このキャンペーンを中止する", "stopped": "キャンペーンを中止しました",
        "copy": "同じ内容で新しく作る", "clash": "重なり",
    },
    "en": {
        "new": "New campaign", "save": "Save", "saved": "The campaign is planned", "edit": "Edit", "calendar": "Campaign calendar",
        "fields": {"Name in Japanese": "夏の市", "Name in English": "Summer fair", "Code": "", "Budget": "90000", "Figure to reach": "30"},
        "first": "First day", "last": "Last day", "goal": "Goal", "store": "Ginza", "name": "Summer fair", "money": "¥90,000",
        "month": "Next month", "week": "Week", "today": "Today", "stop": "Stop this campaign", "stopped": "The campaign is stopped",
        "copy": "Make another like this", "clash": "clashes",
    },
}  # fmt: skip


def world() -> None:
    """A programme whose boosts belong to a campaign that is under way, with two messages that clash."""
    published(BOOSTED)
    member()
    running = campaign(budget=50_000, goal="repeat_rate", goal_figure=25, note="Why it is done.")
    send(running, now() + timedelta(hours=1), name="The first")
    send(running, now() + timedelta(hours=2), name="The second", repeats="weekly")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_campaign_is_planned_and_found_in_the_calendar(chromium: Browser, live_server: Any, language: str) -> None:
    world()
    words, faults = WORDS[language], list[str]()
    session = staff(staff_roles.MARKETER).cookies["sessionid"].value
    for number, visit in enumerate(long_visits(chromium, language, faults, widths=WIDTHS)):
        page, code = visit.page, f"SUMMER-{language}-{number}"
        cookies = {"sessionid": session, "django_language": language}
        visit.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])  # fmt: skip
        page.goto(f"{live_server.url}/staff/campaigns/")
        visit.inspect("index")
        follow(page, page.get_by_role("link", name=words["new"]))
        visit.inspect("form")
        _plan(page, words, code)
        expect(page.get_by_text(words["saved"])).to_be_visible()
        expect(page.get_by_text(words["money"]).first).to_be_visible()
        visit.inspect("planned")
        page.goto(f"{live_server.url}/staff/campaigns/{Campaign.objects.get(code='SPRING').pk}/")
        visit.inspect("shown")
        follow(page, page.get_by_role("link", name=words["copy"]))
        visit.inspect("copied")
        _look_at_the_calendar(page, live_server.url, words, visit.inspect)
        made = Campaign.objects.get(code=code)
        page.goto(f"{live_server.url}/staff/campaigns/{made.pk}/stop")
        visit.inspect("stopping")
        follow(page, page.get_by_role("button", name=words["stop"]))
        expect(page.get_by_text(words["stopped"])).to_be_visible()
    assert faults == []


def _plan(page: Page, words: dict[str, Any], code: str) -> None:
    first = today()
    for label, value in words["fields"].items():
        page.get_by_label(label).fill(value or code)
    page.get_by_label(words["first"]).fill(first.isoformat())
    page.get_by_label(words["last"]).fill((first + timedelta(days=40)).isoformat())
    page.get_by_label(words["store"]).check()
    page.get_by_label(words["goal"], exact=False).first.select_option("repeat_rate")
    follow(page, page.get_by_role("button", name=words["save"]))


def _look_at_the_calendar(page: Page, base: str, words: dict[str, Any], inspect: Any) -> None:
    page.goto(f"{base}/staff/campaigns/calendar")
    expect(page.get_by_role("link", name=words["clash"]).first).to_be_visible()
    inspect("month")
    page.get_by_role("link", name=words["month"]).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    bar = page.get_by_role("link", name=words["name"]).first
    expect(bar).to_be_visible()
    follow(page, page.get_by_role("link", name=words["today"], exact=True))
    follow(page, page.get_by_role("link", name=words["week"], exact=True))
    inspect("week")
    follow(page, page.get_by_role("link", name=words["name"]).first)
    expect(page.get_by_role("heading", level=1, name=words["name"])).to_be_visible()

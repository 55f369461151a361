"""A journey in a real browser: switched on as it is ready, a new member hears of it, another version is written."""

from datetime import time
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter_due
from campaigns.deliveries.work import work
from campaigns.models import Campaign, Delivery, Journey, JourneyEntry, JourneyStep, JourneyVersion
from loyalty_site import staff_roles
from members.models import User
from tests.browsing import follow, long_visits, sign_in
from tests.campaigns.journeys.cast import joins, journey
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {
        "welcome": "入会のごあいさつ", "on": "オンにする", "is_on": "シナリオはオンです。", "again": "新しい版を書く",
        "save": "下書きを保存", "off": "オフにする", "letter": "へようこそ",
    },
    "en": {
        "welcome": "Welcome", "on": "Switch on", "is_on": "The journey is on.", "again": "Write another version",
        "save": "Save the draft", "off": "Switch off", "letter": "Welcome to",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def open_policy(settings: Any) -> None:
    settings.CAMPAIGN_HOLDOUT_PERCENT = settings.CAMPAIGN_CAP_DAY = settings.CAMPAIGN_CAP_WEEK = 0
    settings.CAMPAIGN_QUIET_HOURS = (time(0), time(0))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_new_member_is_welcomed(chromium: Browser, live_server: Any, language: str) -> None:
    published()
    words, faults = WORDS[language], list[str]()
    for number, visit in enumerate(long_visits(chromium, language, faults, widths=(390, 1280))):
        _forget()
        made = journey("welcome")
        Campaign.objects.filter(pk=made.campaign_id).update(control_percent=0)
        page = visit.page
        session = {"sessionid": staff(staff_roles.MARKETER).cookies["sessionid"].value, "django_language": language}
        visit.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in session.items()])  # fmt: skip
        page.goto(f"{live_server.url}/staff/campaigns/journeys/")
        visit.inspect("the five")
        follow(page, page.get_by_role("link", name=words["welcome"], exact=True))
        visit.inspect("off")
        follow(page, page.get_by_role("button", name=words["on"]))
        expect(page.get_by_text(words["is_on"])).to_be_visible()

        who = joins(user=User.objects.create_user(f"new{number}-{language}@example.com"), language=language)
        assert (enter_due(), advance_due()) == (1, 1)
        work()
        assert Delivery.objects.get(member=who).state == "accepted"
        page.reload()
        visit.inspect("on, with somebody inside")

        follow(page, page.get_by_role("button", name=words["again"]))
        visit.inspect("the editor")
        page.locator("[name=wait2]").fill("5")
        follow(page, page.get_by_role("button", name=words["save"]).last)
        visit.inspect("a draft beside a version in force")
        follow(page, page.get_by_role("link", name=words["off"]))
        visit.inspect("before it is switched off")
        sign_in(visit.context, live_server.url, who, language)
        page.goto(f"{live_server.url}/inbox")
        expect(page.get_by_text(words["letter"]).first).to_be_visible()
        visit.inspect("the member's inbox")
    assert faults == []


def _forget() -> None:
    """Begin anew: each visit switches on for itself."""
    Delivery.objects.all().delete()
    JourneyEntry.objects.all().delete()
    JourneyStep.objects.all().delete()
    JourneyVersion.objects.all().delete()
    Journey.objects.all().delete()

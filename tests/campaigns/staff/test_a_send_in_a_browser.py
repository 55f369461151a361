"""A message on its way, in a real browser: looked at, submitted, approved by a second person, launched, its results."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from campaigns.actions.launching import launch_due
from campaigns.deliveries.work import work
from campaigns.models import Send
from loyalty_site import staff_roles
from tests.browsing import follow, long_visits
from tests.campaigns.sends import campaign, reader, send
from tests.campaigns.world import buys, member
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (390, 1280)
WORDS = {
    "ja": {
        "submit": "承認を申請する", "own": "あなたが申請したため", "approve": "承認する", "paused": "一時停止しました", "pause": "一時停止",
        "resume": "再開", "done": "配信完了", "results": "成果", "more": "対照グループ",
    },
    "en": {
        "submit": "Submit for approval", "own": "You have submitted it", "approve": "Approve", "paused": "It is paused", "pause": "Pause",
        "resume": "Resume", "done": "finished", "results": "Results", "more": "Control group",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def two_are_many(settings: Any, tmp_path: Path) -> None:
    settings.CAMPAIGN_APPROVAL_SIZE, settings.CAMPAIGN_HOLDOUT_PERCENT = 2, 0
    settings.CAMPAIGN_CAP_DAY = settings.CAMPAIGN_CAP_WEEK = 0
    settings.CAMPAIGN_QUIET_HOURS = (settings.CAMPAIGN_QUIET_HOURS[0],) * 2
    settings.EMAIL_FILE_PATH = tmp_path


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_message_goes_its_way(chromium: Browser, live_server: Any, language: str) -> None:
    published()
    for _ in range(60):
        reader()
    member(email=None)
    words, faults = WORDS[language], list[str]()
    for visit in long_visits(chromium, language, faults, widths=WIDTHS):
        page, made = visit.page, send(state="draft", scheduled_at=None, campaign=campaign(control_percent=50))

        def sign_in(role: str, visit: Any = visit) -> None:
            session = staff(role).cookies["sessionid"].value
            cookies = {"sessionid": session, "django_language": language}
            visit.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])  # fmt: skip

        sign_in(staff_roles.MARKETER)
        page.goto(f"{live_server.url}/staff/sends/{made.pk}/")
        visit.inspect("draft")
        follow(page, page.get_by_role("button", name=words["submit"]))
        expect(page.get_by_text(words["own"])).to_be_visible()
        visit.inspect("submitted")
        sign_in(staff_roles.MANAGER)
        page.goto(f"{live_server.url}/staff/sends/{made.pk}/")
        follow(page, page.get_by_role("button", name=words["approve"]))
        assert launch_due() == 1
        _pause_and_resume(page, words, visit.inspect)
        work()
        page.reload()
        assert Send.objects.get(pk=made.pk).state == "finished"
        visit.inspect("finished")
        for delivery in made.deliveries.filter(state="accepted"):
            buys(delivery.member)
        page.goto(f"{live_server.url}/staff/campaigns/{made.campaign_id}/results")
        expect(page.get_by_text(words["more"]).first).to_be_visible()
        visit.inspect("results")
    assert faults == []


def _pause_and_resume(page: Page, words: dict[str, str], inspect: Any) -> None:
    page.reload()
    inspect("under way")
    follow(page, page.get_by_role("button", name=words["pause"]))
    expect(page.get_by_text(words["paused"])).to_be_visible()
    inspect("paused")
    follow(page, page.get_by_role("button", name=words["resume"]))

"""A marketer's whole day in a real browser: a segment, a campaign for it, its message approved by somebody else and sent,
what it brought, a journey switched on, a survey asked and answered.

Each page in all its sizes and looks is in the tests of its own; here it is the way from one to the next.
"""

import email
import re
from datetime import time, timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from campaigns.actions import inviting
from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter_due
from campaigns.actions.launching import launch_due
from campaigns.deliveries.work import work
from campaigns.models import Campaign, Delivery, Segment, Send, Survey, SurveyAnswer
from campaigns.selectors.campaigns import today
from loyalty_site import staff_roles
from members.models import Case, Member, User
from tests.browsing import Visit, follow, long_visits
from tests.campaigns.journeys.cast import joins, journey
from tests.campaigns.sends import agrees, reader
from tests.campaigns.world import buys
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 30
WORDS: dict[str, dict[str, str]] = {
    "ja": {
        "new_segment": "新しいセグメント", "save": "保存する", "draft": "下書きを保存", "write": "配信を作る", "submit": "承認を申請する", "approve": "承認する",
        "on": "オンにする", "start": "アンケートを開始する", "send": "回答を送る", "names": "名称（日本語）", "names_en": "名称（英語）",
        "code": "コード", "first": "開始日", "last": "終了日", "control": "対照グループ", "welcome": "入会のごあいさつ",
    },
    "en": {
        "new_segment": "New segment", "save": "Save", "draft": "Save the draft", "write": "Write a message", "submit": "Submit for approval",
        "approve": "Approve", "on": "Switch on", "start": "Start the survey", "send": "Send the answer",
        "names": "Name in Japanese", "names_en": "Name in English", "code": "Code", "first": "First day", "last": "Last day",
        "control": "Control group", "welcome": "Welcome",
    },
}  # fmt: skip


class Day:
    """One day, in one language: who is signed in, where the mails lie, what is looked at."""

    def __init__(self, visit: Visit, site: str, language: str, mails: Path, number: int) -> None:
        self.visit, self.site, self.language, self.mails, self.number = visit, site, language, mails, number
        self.words = WORDS[language]

    @property
    def page(self) -> Page:
        """Return the page that is looked at."""
        return self.visit.page

    def sign_in(self, role: str) -> None:
        """Become somebody of the staff."""
        cookies = {"sessionid": staff(role).cookies["sessionid"].value, "django_language": self.language}
        self.visit.context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in cookies.items()]
        )

    def open(self, path: str) -> None:
        """Look at a page."""
        self.page.goto(f"{self.site}{path}")

    def press(self, word: str) -> None:
        """Press the last button of a name."""
        follow(self.page, self.page.get_by_role("button", name=self.words[word], exact=True).last)

    def mail_to(self, who: Member) -> Any:
        """Return the newest mail to a member."""
        letters = [
            email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(self.mails.iterdir())
        ]
        return [letter for letter in letters if letter["To"] == who.email][-1]


@pytest.fixture(autouse=True)
def open_policy(settings: Any, live_server: Any, tmp_path: Path) -> None:
    settings.CAMPAIGN_APPROVAL_SIZE, settings.CAMPAIGN_HOLDOUT_PERCENT = 5, 0
    settings.CAMPAIGN_CAP_DAY = settings.CAMPAIGN_CAP_WEEK = 0
    settings.CAMPAIGN_QUIET_HOURS = (time(0), time(0))
    settings.EMAIL_CAMPAIGN_BACKEND, settings.EMAIL_FILE_PATH = "folder", tmp_path
    settings.SITE_URL, settings.TRACKING = live_server.url, False


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_marketers_day(chromium: Browser, live_server: Any, language: str, tmp_path: Path) -> None:
    published()
    staff(staff_roles.SUPPORT)
    faults = list[str]()
    for number, visit in enumerate(long_visits(chromium, language, faults, widths=(390, 1280))):
        day = Day(visit, live_server.url, language, tmp_path, number)
        crowd = [reader(language=("ja", "en")[each % 2], name="山田花子") for each in range(CROWD)]
        for who in crowd:
            buys(who), buys(who)
        day.sign_in(staff_roles.MARKETER)
        segment = _finds_people(day)
        made = _plans_and_writes(day, segment)
        _has_it_approved_and_sent(day, made, crowd)
        _looks_at_what_it_brought(day, made)
        _switches_a_journey_on(day)
        _asks_a_survey(day, crowd[0])
        Member.objects.filter(status="active").update(status="frozen")  # the next day has a crowd of its own
    assert faults == []


def _finds_people(day: Day) -> Segment:
    day.open("/staff/segments/")
    follow(day.page, day.page.get_by_role("link", name=day.words["new_segment"]))
    for label, value in (("names", "よく買う"), ("names_en", "Buys often"), ("code", f"often-{day.number}")):
        day.page.get_by_label(day.words[label]).fill(value)
    day.page.locator("[id='r.1-kind']").select_option("purchases")
    day.page.locator("[id='r.1-at_least']").fill("2")
    expect(day.page.locator("#count")).to_contain_text(str(CROWD))
    day.press("save")
    day.visit.inspect("segment")
    return Segment.objects.get(code=f"often-{day.number}")


def _plans_and_writes(day: Day, segment: Segment) -> Send:
    day.open("/staff/campaigns/new")
    for label, value in (("names", "春の市"), ("names_en", "Spring fair"), ("code", f"FAIR-{day.number}")):
        day.page.get_by_label(day.words[label]).fill(value)
    day.page.get_by_label(day.words["first"]).fill(today().isoformat())
    day.page.get_by_label(day.words["last"]).fill((today() + timedelta(days=20)).isoformat())
    day.page.locator("#id_control_percent").fill("30")
    day.press("save")
    day.visit.inspect("campaign")
    follow(day.page, day.page.get_by_role("link", name=day.words["write"]))
    day.page.locator("#id_name").fill("Invitation")
    day.page.locator("#id_segment").select_option(str(segment.pk))
    for code, subject in (("ja", "春の市のご案内"), ("en", "The spring fair")):
        day.page.locator(f"#v1-email-{code}-subject").fill(subject)
        day.page.locator(f"#v1-email-{code}-b1-text").fill(subject)
        day.page.locator(f"#v1-email-{code}-b2-text").fill("{{ member.name }}")
    day.press("draft")
    day.visit.inspect("message")
    return Send.objects.get(campaign__code=f"FAIR-{day.number}")


def _has_it_approved_and_sent(day: Day, made: Send, crowd: list[Member]) -> None:
    day.open(f"/staff/sends/{made.pk}/")
    day.press("submit")
    day.sign_in(staff_roles.MANAGER)
    day.open(f"/staff/sends/{made.pk}/")
    day.press("approve")
    assert launch_due() == 1
    work()
    day.page.reload()
    day.visit.inspect("sent")
    made.refresh_from_db()
    had = Delivery.objects.filter(send=made, state="accepted")
    assert (made.state, made.audience) == ("finished", CROWD)
    assert had.count() + Delivery.objects.filter(send=made, reason="control").count() == CROWD
    for delivery in had.select_related("member"):
        letter = day.mail_to(delivery.member)
        subject = {"ja": "春の市のご案内", "en": "The spring fair"}[delivery.member.language]
        assert (letter["Subject"], letter["List-Unsubscribe-Post"]) == (subject, "List-Unsubscribe=One-Click")
        assert "山田花子" in letter.get_body(("plain",)).get_content()


def _looks_at_what_it_brought(day: Day, made: Send) -> None:
    for delivery in Delivery.objects.filter(send=made, state="accepted").select_related("member"):
        buys(delivery.member)
    day.sign_in(staff_roles.MARKETER)
    day.open(f"/staff/campaigns/{made.campaign_id}/")
    follow(day.page, day.page.locator("main a[href$='/results']").first)
    expect(day.page.get_by_text(day.words["control"]).first).to_be_visible()
    day.visit.inspect("results")


def _switches_a_journey_on(day: Day) -> None:
    welcome = journey("welcome")
    Campaign.objects.filter(pk=welcome.campaign_id).update(control_percent=0)
    day.open("/staff/campaigns/journeys/welcome/")
    if welcome.switched_on_at is None:
        day.press("on")
    who = joins(user=User.objects.create_user(f"new{day.number}-{day.language}@example.com"), language=day.language)
    assert (enter_due() >= 1, advance_due() >= 1) == (True, True)
    work()
    assert Delivery.objects.get(member=who).state == "accepted"
    day.page.reload()
    day.visit.inspect("journey")


def _asks_a_survey(day: Day, who: Member) -> None:
    code = f"NPS-{day.number}"
    day.open("/staff/surveys/new?kind=nps")
    day.page.locator("#id_code").fill(code)
    day.page.locator("#id_delay_hours").fill("0")
    day.page.locator("#id_owner").select_option(str(User.objects.get(email="support@example.com").pk))
    day.press("save")
    day.press("start")
    agrees(who, "email", topic="surveys")
    buys(who)
    assert inviting.invite_due() == 1
    work()
    html = day.mail_to(who).get_body(("html",)).get_content()
    link = re.search(r'href="([^"]+/s/[^"]+\?score=2)"', html)
    assert link is not None
    day.page.goto(link[1])
    day.visit.inspect("what is asked")
    follow(day.page, day.page.locator("form[method=post] button[type=submit]").last)
    answer = SurveyAnswer.objects.get(survey__campaign__code=code)
    assert (answer.score, Case.objects.get(pk=answer.case_id).kind) == (2, "survey")
    day.open(f"/staff/surveys/{answer.survey_id}/")
    day.visit.inspect("what was answered")
    Survey.objects.filter(pk=answer.survey_id).update(state="ended", ended_at=answer.answered_at)

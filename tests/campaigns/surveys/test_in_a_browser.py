"""A survey goes its way in a real browser: staff make it and start it, a member buys, opens the mail on a phone and
answers; staff tag what was written and see the case."""

import email
import re
from email import policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from campaigns.actions import inviting
from campaigns.deliveries.work import work
from campaigns.models import AnswerTag, Survey, SurveyAnswer, SurveyInvitation
from loyalty_site import staff_roles
from members.models import Case, User
from tests.browsing import follow, long_visits
from tests.campaigns.sends import agrees, reader
from tests.campaigns.world import buys
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (390, 1280)
WORDS = {
    "ja": {
        "save": "保存する", "start": "アンケートを開始する", "send": "回答を送る", "thanks": "ご回答ありがとうございます", "tag": "タグを付ける", "tags": "タグ",
        "new": "新しいタグ", "add": "タグを一覧に追加",
    },
    "en": {
        "save": "Save", "start": "Start the survey", "send": "Send the answer", "thanks": "Thank you for your answer", "tag": "Add the tag",
        "tags": "Tags", "new": "New tag", "add": "Add the tag to the list",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_survey_goes_its_way(chromium: Any, live_server: Any, language: str, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH, settings.EMAIL_CAMPAIGN_BACKEND, settings.SITE_URL = tmp_path, "folder", live_server.url
    words, faults = WORDS[language], list[str]()
    staff(staff_roles.SUPPORT)
    for number, visit in enumerate(long_visits(chromium, language, faults, widths=WIDTHS)):
        page, inspect = visit.page, visit.inspect

        def sign_in(role: str, visit: Any = visit) -> None:
            session = staff(role).cookies["sessionid"].value
            cookies = {"sessionid": session, "django_language": language}
            visit.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])  # fmt: skip

        sign_in(staff_roles.MARKETER)
        survey = _made(page, live_server.url, words, f"NPS-{number}", inspect)
        who = reader(language=language, name="山田花子")
        agrees(who, "email", topic="surveys")
        buys(who)
        assert inviting.invite_due() == 1
        work()
        _answered(page, _link(tmp_path, who.email or "", 3), words, inspect)
        sign_in(staff_roles.SUPPORT)
        _read(page, live_server.url, words, inspect)
        _ended(survey)
    assert faults == []


def _made(page: Page, site: str, words: dict[str, str], code: str, inspect: Any) -> Survey:
    page.goto(f"{site}/staff/surveys/")
    inspect("surveys")
    page.goto(f"{site}/staff/surveys/new")
    inspect("ready-made")
    page.goto(f"{site}/staff/surveys/new?kind=nps")
    page.locator("#id_code").fill(code)
    page.locator("#id_delay_hours").fill("0")
    page.locator("#id_points").fill("50")
    page.locator("#id_owner").select_option(str(User.objects.get(email="support@example.com").pk))
    inspect("editor")
    follow(page, page.get_by_role("button", name=words["save"], exact=True).last)
    inspect("draft")
    follow(page, page.get_by_role("button", name=words["start"]))
    survey = Survey.objects.get(campaign__code=code)
    assert survey.state == "running"
    page.goto(f"{site}/staff/surveys/{survey.pk}/preview")
    inspect("preview")
    return survey


def _link(folder: Path, address: str, score: int) -> str:
    """Return where a score's button of the mail to an address leads."""
    for path in sorted(folder.iterdir()):
        letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if letter["To"] == address:
            html = letter.get_body(("html",)).get_content()  # type: ignore[attr-defined]
            return re.search(rf'href="([^"]+/s/[^"]+\?score={score})"', html)[1]  # type: ignore[index]
    raise AssertionError("no mail")


def _answered(page: Page, link: str, words: dict[str, str], inspect: Any) -> None:
    before = SurveyAnswer.objects.count()
    page.goto(link)
    expect(page.locator("#q1-3")).to_be_checked()
    page.locator("#q1-3").press("ArrowRight")
    expect(page.locator("#q1-4")).to_be_checked()
    page.locator("#q2-o5").check()
    page.locator("#q3").fill("レジで15分待ちました。")
    inspect("questions")
    assert SurveyAnswer.objects.count() == before
    follow(page, page.get_by_role("button", name=words["send"]))
    expect(page.get_by_role("heading", name=words["thanks"])).to_be_visible()
    inspect("thanks")
    assert SurveyAnswer.objects.latest("pk").score == 4


def _read(page: Page, site: str, words: dict[str, str], inspect: Any) -> None:
    page.goto(f"{site}/staff/surveys/comments")
    if not AnswerTag.objects.exists():
        page.get_by_text(words["tags"], exact=True).last.click()
        page.get_by_label(words["new"]).fill("レジ待ち")
        follow(page, page.get_by_role("button", name=words["add"]))
    inspect("comments")
    follow(page, page.get_by_role("button", name=words["tag"], exact=True).first)
    answer = SurveyAnswer.objects.latest("pk")
    assert AnswerTag.objects.filter(answer=answer).exists()
    inspect("tagged")
    page.goto(f"{site}/staff/surveys/answers/{answer.pk}/")
    inspect("answer")
    case = Case.objects.get(pk=answer.case_id)
    follow(page, page.get_by_role("link", name=case.number))
    inspect("case")
    page.goto(f"{site}/staff/surveys/{answer.survey_id}/")
    inspect("results")


def _ended(survey: Survey) -> None:
    """Let another round ask a member of its own."""
    assert SurveyInvitation.objects.filter(survey=survey).count() == 1
    Survey.objects.filter(pk=survey.pk).update(state="ended", ended_at=survey.changed_at)

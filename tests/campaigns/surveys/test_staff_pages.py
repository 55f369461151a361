"""Staff write a survey, start it, look at what it brought, read and tag comments, take the answers away."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.actions.survey_answers import answer
from campaigns.models import AnswerTag, Segment, Survey, SurveyAnswer, SurveyTag
from loyalty_site import staff_roles
from loyalty_site.lib.clock import now
from members.models import AuditEntry, Case, User
from tests.campaigns.surveys.cast import address, colleague, invited, posted, running, written
from tests.campaigns.world import member
from tests.staff import staff

pytestmark = pytest.mark.django_db
BASE = "/staff/surveys/"


@pytest.fixture
def marketer() -> Client:
    return staff(staff_roles.MARKETER)


def filled(page: str) -> dict[str, Any]:
    """Return what a browser would send of the form on a page."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, Any] = {}
            self.area = self.select = ""

        def handle_starttag(self, tag: str, attributes: Any) -> None:
            said = dict(attributes)
            name = said.get("name") or ""
            if tag == "textarea":
                self.area, self.found[name] = name, ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and (self.select not in self.found or "selected" in said):
                self.found[self.select] = said.get("value", "")
            elif tag == "input" and name and "disabled" not in said:
                if said.get("type") not in ("checkbox", "radio"):
                    self.found[name] = said.get("value", "")
                elif "checked" in said:
                    self.found.setdefault(name, []).append(said.get("value", "on"))

        def handle_endtag(self, tag: str) -> None:
            self.area = "" if tag == "textarea" else self.area

        def handle_data(self, data: str) -> None:
            if self.area:
                self.found[self.area] += data.lstrip("\n") if not self.found[self.area] else data

    reader = Reader()
    reader.feed(page[page.index('class="form campaign-form"') :])
    return reader.found


@pytest.mark.parametrize("kind", ["nps", "csat", "free"])
def test_a_ready_made_survey_is_saved_and_started(marketer: Client, kind: str) -> None:
    form = filled(marketer.get(f"{BASE}new?kind={kind}").content.decode())
    form |= {"code": f"{kind.upper()}-1", "act": "save"}
    if kind == "free":
        form["wave_at"] = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    else:
        form["owner"] = str(_owner().pk)
    response = marketer.post(f"{BASE}new?kind={kind}", form)
    assert response.status_code == 302, response.content.decode()
    survey = Survey.objects.get()
    assert (survey.kind, survey.state, survey.campaign.kind) == (kind, "draft", "survey")
    marketer.post(f"{BASE}{survey.pk}/start")
    survey.refresh_from_db()
    assert (survey.state, survey.send.state) == ("running", "sending")
    for page in ("", "preview", "edit"):
        assert marketer.get(f"{BASE}{survey.pk}/{page}").status_code == 200
    assert marketer.get(BASE).status_code == 200
    marketer.post(f"{BASE}{survey.pk}/end")
    survey.refresh_from_db()
    assert survey.state == "ended"
    assert marketer.get(f"{BASE}{survey.pk}/edit").status_code == 404


def _owner() -> User:
    user = colleague()
    user.groups.add(staff_roles.group(staff_roles.SUPPORT))
    return user


def test_questions_are_added_moved_and_removed(marketer: Client) -> None:
    survey = written()
    here = f"{BASE}{survey.pk}/edit"

    def press(act: str, page: str, **more: str) -> str:
        return marketer.post(here, filled(page) | more | {"act": act}).content.decode()

    page = press("add", marketer.get(here).content.decode(), new="choice")
    form = filled(page) | {
        "n4-ja": "また来ますか", "n4-en": "Will you come again?", "n4-options_ja": "はい\nいいえ", "n4-options_en": "Yes\nNo",
    }  # fmt: skip
    page = marketer.post(here, form | {"act": "up 4"}).content.decode()
    page = press("remove 2", page)
    response = marketer.post(here, filled(page) | {"act": "save"})
    assert response.status_code == 302
    questions = survey.versions.get().questions
    assert [each["code"] for each in questions] == ["q1", "q4", "q3"]
    assert [option["code"] for option in questions[1]["options"]] == ["o1", "o2"]


def test_an_option_keeps_its_code_as_long_as_its_words(marketer: Client) -> None:
    survey = running()
    here = f"{BASE}{survey.pk}/edit"
    form = filled(marketer.get(here).content.decode())
    form["n2-options_ja"] = "価格\n品ぞろえ\n新しい理由"
    form["n2-options_en"] = "Prices\nWhat you find there\nA new one"
    assert marketer.post(here, form | {"act": "save"}).status_code == 302
    newest = survey.versions.order_by("-number")[0]
    assert newest.number == 2
    assert [option["code"] for option in newest.questions[1]["options"]] == ["o2", "o1", "o6"]


@pytest.mark.parametrize(
    "changes",
    [
        {"n1-ja": ""}, {"n2-options_en": "One"}, {"n1-kind": "csat"}, {"low_score": "11"}, {"low_score": "6", "owner": ""},
        {"title_ja": "x" * 61}, {"points": "10001"}, {"n1-ja": "a\x00"}, {"trigger": "never"}, {"segment": "x"},
        {"n1-kind": "\x00"}, {"wave_at": "yesterday"},
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_saved(marketer: Client, changes: dict[str, str]) -> None:
    survey = written()
    here = f"{BASE}{survey.pk}/edit"
    form = filled(marketer.get(here).content.decode()) | changes | {"act": "save"}
    assert marketer.post(here, form).status_code == 422
    survey.refresh_from_db()
    assert survey.revision == 1


def test_whoever_is_second_is_told(marketer: Client) -> None:
    survey = written()
    here = f"{BASE}{survey.pk}/edit"
    form = filled(marketer.get(here).content.decode()) | {"act": "save"}
    assert marketer.post(here, form).status_code == 302
    assert marketer.post(here, form | {"title_ja": "別の題名"}).status_code == 409


def test_a_code_is_of_one_survey(marketer: Client) -> None:
    code = written().campaign.code
    form = filled(marketer.get(f"{BASE}new?kind=free").content.decode()) | {"code": code, "act": "save"}
    assert marketer.post(f"{BASE}new?kind=free", form).status_code == 409


def test_its_trigger_and_its_points_stay_once_it_runs(marketer: Client) -> None:
    survey = running(points=30)
    form = filled(marketer.get(f"{BASE}{survey.pk}/edit").content.decode())
    assert (
        marketer.post(f"{BASE}{survey.pk}/edit", form | {"points": "1", "trigger": "date", "act": "save"}).status_code
        == 302
    )
    survey.refresh_from_db()
    assert (survey.points, survey.trigger) == (30, "purchase")


def test_many_on_a_date_need_a_second_person(settings: Any, marketer: Client) -> None:
    settings.CAMPAIGN_APPROVAL_SIZE = 1
    for _ in range(2):
        member()
    survey = written("free", trigger="date", wave_at=now() + timedelta(days=1))
    form = filled(marketer.get(f"{BASE}{survey.pk}/edit").content.decode())
    marketer.post(f"{BASE}{survey.pk}/edit", form | {"act": "save"})
    marketer.post(f"{BASE}{survey.pk}/start")
    survey.refresh_from_db()
    assert survey.state == "draft"
    staff(staff_roles.MANAGER).post(f"{BASE}{survey.pk}/start")
    survey.refresh_from_db()
    assert survey.state == "running"


def test_the_invitation_is_written_with_the_message_editor(marketer: Client) -> None:
    survey = written()
    page = marketer.get(f"/staff/sends/{survey.send_id}/edit")
    assert page.status_code == 200 and "survey.url" in page.content.decode()
    form = {
        "name": "x",
        "topic": "surveys",
        "channel1": "inbox",
        "revision": "1",
        "segment": str(_segment().pk),
        "act": "save",
    }
    form |= {"v1-name": "A", "v1-share": "100"}
    for language in ("ja", "en"):
        form |= {f"v1-inbox-{language}": "1", f"v1-inbox-{language}-subject": "x", f"v1-inbox-{language}-text": "x"}
    assert marketer.post(f"/staff/sends/{survey.send_id}/edit", form).status_code == 302
    survey.send.refresh_from_db()
    assert survey.send.segment is None  # whoever is asked is its audience
    survey = written()
    preview = marketer.get(f"/staff/sends/{survey.send_id}/preview")
    assert preview.status_code == 200
    letter = marketer.get(f"/staff/sends/{survey.send_id}/letter?variant=1&language=ja").content.decode()
    assert letter.count("/s/example?score=") == 11


def _segment() -> Segment:
    return Segment.objects.create(code="all", name_ja="全員", name_en="All", rule={"all": []}, changed_at=now())


def answered(client: Client, count: int = 3, **said: Any) -> Survey:
    survey = running()
    for number in range(count):
        client.post(address(invited(survey)), posted(survey, q1=str(10 - number * 4), q3=f"声 {number}", **said))
    return survey


def test_results_are_shown(marketer: Client) -> None:
    survey = answered(Client())
    page = marketer.get(f"{BASE}{survey.pk}/?days=30").content.decode()
    assert "−33.3" in page  # 10, 6 and 2: one promoter, two detractors
    assert page.count("<rect") == 11
    for odd in ("x", "\x00", "-1", "365"):
        assert marketer.get(f"{BASE}{survey.pk}/", {"days": odd}).status_code == 200


def test_comments_are_filtered_read_and_tagged() -> None:
    survey = answered(Client())
    browser = staff(staff_roles.SUPPORT)
    browser.post(f"{BASE}tags", {"name": " 接客 "})
    tag, first = SurveyTag.objects.get(), SurveyAnswer.objects.order_by("pk")[0]
    browser.post(f"{BASE}answers/{first.pk}/tag", {"tag": str(tag.pk), "here": f"{BASE}comments"})
    browser.post(f"{BASE}answers/{first.pk}/tag", {"tag": str(tag.pk)})
    assert AnswerTag.objects.get().answer == first
    first.refresh_from_db()
    assert first.read_at is not None and first.read_by is not None

    def shown(**asked: str) -> list[str]:
        page = browser.get(f"{BASE}comments", asked).content.decode()
        return [f"声 {number}" for number in range(3) if f"声 {number}" in page]

    assert shown() == ["声 0", "声 1", "声 2"]
    assert shown(state="read") == ["声 0"] and shown(state="unread") == ["声 1", "声 2"]
    assert shown(tag=str(tag.pk)) == ["声 0"]
    assert shown(band="low") == ["声 1", "声 2"] and shown(band="high") == ["声 0"]
    assert shown(survey=str(survey.pk)) == ["声 0", "声 1", "声 2"] and shown(store="GINZA") == []
    for odd in ("x", "\x00", "声" * 500):
        for name in ("survey", "state", "band", "tag", "store", "beyond"):
            assert browser.get(f"{BASE}comments", {name: odd}).status_code == 200
    browser.post(f"{BASE}answers/{first.pk}/untag", {"tag": str(tag.pk)})
    assert not AnswerTag.objects.exists()
    browser.post(f"{BASE}tags/{tag.pk}/archive")
    assert str(tag.pk) not in browser.get(f"{BASE}comments").content.decode()
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"survey_answer.tag", "survey_answer.untag", "survey_tag.archive"}  # fmt: skip


@pytest.mark.parametrize("here", ["https://evil.example/", "//evil.example", "/staff/", "\x00", ""])
def test_nobody_is_led_elsewhere(here: str) -> None:
    answered(Client(), 1)
    row = SurveyAnswer.objects.get()
    response = staff(staff_roles.SUPPORT).post(f"{BASE}answers/{row.pk}/read", {"here": here})
    assert response["Location"] == f"{BASE}answers/{row.pk}/"


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\x00b"])
def test_a_tag_is_a_short_line(name: str) -> None:
    staff(staff_roles.SUPPORT).post(f"{BASE}tags", {"name": name})
    assert not SurveyTag.objects.exists()


def test_the_table_of_answers_runs_nothing(marketer: Client) -> None:
    survey = running()
    Client().post(address(invited(survey)), posted(survey, q1="9", q2=["o1"], q3='=HYPERLINK("http://evil")'))
    response = marketer.post(f"{BASE}{survey.pk}/answers.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3 and rows[2][8].startswith("'=HYPERLINK")
    assert AuditEntry.objects.filter(verb="survey.export").count() == 1


def test_a_case_and_its_answer_lead_to_each_other() -> None:
    survey = running(low_score=6, owner_id=colleague().pk)
    Client().post(address(invited(survey)), posted(survey, q1="2", q3="待ちました"))
    case, browser = Case.objects.get(), staff(staff_roles.SUPPORT)
    page = browser.get(f"/staff/cases/{case.pk}/").content.decode()
    assert f"{BASE}cases/{case.pk}" in page and "待ちました" in page
    answer_page = browser.get(f"{BASE}cases/{case.pk}", follow=True).content.decode()
    assert f"/staff/cases/{case.pk}/" in answer_page
    assert case.number in browser.get("/staff/cases/?kind=survey").content.decode()


def test_an_analyst_sees_how_many_and_never_what_was_said() -> None:
    survey = answered(Client())
    browser = staff(staff_roles.ANALYST)
    assert "声 0" not in browser.get(f"{BASE}{survey.pk}/").content.decode()
    assert browser.get(f"{BASE}comments").status_code == 403


def test_what_is_waiting_stands_on_the_members_first_page(client: Client) -> None:
    user = User.objects.create_user("hanako@example.com")
    who = member(user=user)
    survey = running(points=40)
    invitation = invited(survey, who)
    client.force_login(user)
    page = client.get("/home").content.decode()
    assert survey.title in page and "40" in page and "/s/" in page
    answer(invitation.pk, survey.versions.get().pk, {"q1": ["9"]}, language="ja", via="portal")
    assert survey.title not in client.get("/home").content.decode()

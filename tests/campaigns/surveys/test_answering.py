"""A survey is answered on its page: once, by a person, whatever happens around it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from campaigns.actions import surveys
from campaigns.models import SurveyAnswer, SurveyInvitation
from campaigns.selectors import survey_links
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from members.models import Member, Outbox
from rewards.models import Activity
from tests.campaigns.surveys.cast import address, draft, invited, posted, running
from tests.campaigns.world import member

pytestmark = pytest.mark.django_db


def sent(client: Client, invitation: SurveyInvitation, **said: Any) -> Any:
    return client.post(address(invitation), posted(invitation.survey, **said))


def test_an_answer_is_stored_and_thanked_for(client: Client) -> None:
    invitation = invited()
    response = sent(client, invitation, q1="9", q2=["o1", "o3"], q3="  とても良かった\r\nです ")
    assert response.status_code == 302
    answer = SurveyAnswer.objects.get(invitation=invitation)
    assert (answer.score, answer.choices, answer.texts) == (9, {"q2": ["o1", "o3"]}, {"q3": "とても良かった\nです"})
    assert (answer.language, answer.via, answer.version.number) == ("ja", "email", 1)
    invitation.refresh_from_db()
    assert invitation.answered_at == answer.answered_at
    page = client.get(response["Location"])
    assert page.status_code == 200 and "ありがとうございます" in page.content.decode()


def test_a_get_stores_nothing_however_often_a_scanner_follows_the_link(client: Client) -> None:
    invitation = invited()
    for number in range(1000):
        assert client.get(f"{address(invitation)}?score={number % 11}").status_code == 200
    assert client.head(address(invitation)).status_code == 200
    assert not SurveyAnswer.objects.exists()


def test_the_score_of_a_mails_button_is_chosen(client: Client) -> None:
    page = client.get(f"{address(invited())}?score=7").content.decode()
    assert 'value="7" checked' in page and page.count(" checked") == 1
    for score in ("11", "-1", "x", "７", "\x00", "7" * 999):
        assert " checked" not in client.get(address(invited()), {"score": score}).content.decode()


def test_a_second_answer_is_told_kindly_and_changes_nothing(client: Client) -> None:
    invitation = invited()
    sent(client, invitation, q1="9")
    response = client.post(address(invitation), posted(invitation.survey, q1="0"), follow=True)
    assert response.status_code == 200 and "一度" in response.content.decode()
    assert SurveyAnswer.objects.get().score == 9


@pytest.mark.parametrize(
    "said",
    [
        {"q1": ""}, {"q1": "11"}, {"q1": "x"}, {"q1": ["1", "2"]}, {"q2": ["o99"]}, {"q3": "x" * 2001}, {"q3": "a\x00b"},
        {"q3": "a\u202eb"}, {"q1": "９"},
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told_beside_its_question(client: Client, said: dict[str, Any]) -> None:
    response = sent(client, invited(), **said)
    assert response.status_code == 422
    assert "survey__error" in response.content.decode()
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "\x00", "00000000-0000-7000-8000-000000000000"])
def test_questions_that_have_changed_are_shown_once_more(client: Client, version: str) -> None:
    response = sent(client, invited(), version=version)
    assert response.status_code == 409 and 'value="10" checked' in response.content.decode()
    assert not SurveyAnswer.objects.exists()


def test_an_answer_belongs_to_the_version_that_was_shown(client: Client) -> None:
    survey = running()
    invitation, before = invited(survey), posted(survey)
    survey.refresh_from_db()
    said = draft()
    said.questions[2]["ja"] = "ほかにご意見はありますか。"
    surveys.change(survey.pk, survey.revision, said, actor=COMMAND)
    assert survey.versions.count() == 2
    client.post(address(invitation), before)
    assert SurveyAnswer.objects.get().version.number == 1


def test_an_address_is_of_one_invitation_alone(client: Client) -> None:
    token = survey_links.token(invited().pk, "email")
    for place in range(len(token)):
        wrong = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert client.get(f"/s/{wrong}").status_code == 404
    for wrong in ("", "x", token + "A", token[:-1], "あ" * 36, "%00" * 12, "." * 36):
        assert client.get(f"/s/{wrong}").status_code == 404
    stranger = survey_links.token(uuid4(), "email")
    response = client.get(f"/s/{stranger}")
    assert response.status_code == 404 and "h1" in response.content.decode()


def test_nothing_personal_stands_in_an_address() -> None:
    invitation = invited()
    token = survey_links.token(invitation.pk, "sms")
    assert survey_links.read(token) == (invitation.pk, "sms")
    assert len(token) == 36


def test_a_token_of_an_older_secret_key_is_read(settings: Any) -> None:
    token = survey_links.token(uuid4(), "email")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "y" * 60
    assert survey_links.read(token) is not None
    settings.SECRET_KEY_FALLBACKS = []
    assert survey_links.read(token) is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_over_is_said_kindly(client: Client, method: str) -> None:
    at = now()
    late = invited(invited_at=at - timedelta(days=31), expires_at=at - timedelta(seconds=1))
    left = invited()
    Member.objects.filter(pk=left.member_id).update(status="left")
    for invitation in (late, left):
        response = getattr(client, method)(address(invitation), posted(invitation.survey))
        assert response.status_code == 410 and "h1" in response.content.decode()
    assert not SurveyAnswer.objects.exists()


def test_whoever_was_asked_before_the_end_may_still_answer(client: Client) -> None:
    survey = running()
    invitation = invited(survey)
    surveys.end(survey.pk, actor=COMMAND)
    assert sent(client, invitation).status_code == 302
    assert SurveyAnswer.objects.count() == 1


def test_it_speaks_the_members_language_and_the_other_one_if_asked(client: Client) -> None:
    invitation = invited(who=member(language="en"))
    here = address(invitation)
    english = client.get(here, headers={"accept-language": "ja"})
    assert "How likely" in english.content.decode() and english["Content-Language"] == "en"
    assert '<html lang="en">' in english.content.decode()
    assert "すすめたい" in client.get(f"{here}?lang=ja&score=3").content.decode()
    client.post(here, posted(invitation.survey, lang="ja"))
    assert SurveyAnswer.objects.get().language == "ja"


def test_posting_without_an_end_is_slowed_down(client: Client) -> None:
    invitation = invited()
    for _ in range(60):
        assert sent(client, invitation, q1="").status_code == 422
    response = sent(client, invitation)
    assert response.status_code == 429 and "分後" in response.content.decode()
    assert not SurveyAnswer.objects.exists()


def test_a_merged_members_invitation_is_answered_by_who_goes_on(client: Client) -> None:
    kept, invitation = member(), invited()
    Member.objects.filter(pk=invitation.member_id).update(merged_into=kept, status="left")
    sent(client, invitation)
    assert SurveyAnswer.objects.count() == 1
    assert Outbox.objects.get(topic="survey.answered").member_id == kept.pk
    assert Activity.objects.get(type="survey").account.member_id == kept.pk


def test_the_event_tells_ids_and_figures_and_no_words(client: Client) -> None:
    invitation = invited()
    sent(client, invitation, q1="3", q3="店員さんの山田花子さんが親切でした")
    fact = Outbox.objects.get(topic="survey.answered")
    answer = SurveyAnswer.objects.get()
    assert fact.data["answer"] == str(answer.pk) and fact.data["score"] == 3 and fact.data["has_comment"] is True
    assert "山田" not in str(fact.data)


def test_no_page_is_kept_or_found_by_search_engines(client: Client) -> None:
    response = client.get(address(invited()))
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"

"""The demo's surveys: a year of answers, some tagged, a few cases, and one that waits for whoever signs in."""

import pytest

from campaigns.models import AnswerTag, Delivery, Survey, SurveyAnswer, SurveyInvitation
from campaigns.selectors.survey_results import results
from campaigns.selectors.surveys import waiting_for
from loyalty_site.demo import people, surveys
from members.models import Case, User
from tests.campaigns.world import buys, member
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db


def test_a_year_of_answers_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    published()
    monkeypatch.setattr(surveys, "ASKED_MOST", 80)
    User.objects.create_user(people.email("manager"), is_staff=True)
    reader = member(user=User.objects.create_user(people.email(people.MEMBER)))
    for days in range(90):
        buys(member(), days_ago=days * 3 + 1)
    surveys.ask()
    surveys.ask()
    assert Survey.objects.filter(state="running").count() == 3
    nps = results(Survey.objects.get(kind="nps"))
    assert nps.reach.invited == 60 and nps.figure is not None and nps.reach.answered > 10
    assert Delivery.objects.filter(send__survey__kind="nps").count() == 60
    people_asked = list(SurveyInvitation.objects.values_list("member", flat=True))
    assert len(people_asked) == len(set(people_asked))
    assert AnswerTag.objects.exists() and Case.objects.filter(kind="survey").exists()
    (waiting,) = waiting_for(reader)
    assert waiting.points == 50
    assert SurveyAnswer.objects.filter(survey__kind="free", points=50).count() == 8

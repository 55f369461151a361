"""An answer is thanked for with points: once, as many as were promised, whatever it says."""

import pytest
from django.test import Client

from campaigns.models import SurveyAnswer
from rewards.models import Adjustment, PointAccount, PointEntry
from tests.campaigns.surveys.cast import address, invited, posted, running
from tests.campaigns.world import member
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db
RULE = "  - {{code: for-surveys, kind: activity, activity: survey, points: {points}}}\n"


def points_of(invitation: object) -> int:
    return PointAccount.objects.get(member=invitation.member_id).available  # type: ignore[attr-defined]


@pytest.mark.parametrize("score", range(11))
def test_the_points_do_not_depend_on_the_score(client: Client, score: int) -> None:
    survey = running(points=50)
    invitation = invited(survey)
    client.post(address(invitation), posted(survey, q1=str(score)))
    assert points_of(invitation) == 50 and SurveyAnswer.objects.get().points == 50


def test_they_are_promised_before_and_told_after(client: Client) -> None:
    survey = running(points=50)
    invitation = invited(survey)
    assert "50" in client.get(address(invitation)).content.decode()
    page = client.post(address(invitation), posted(survey), follow=True).content.decode()
    assert "50" in page


def test_they_are_given_once(client: Client) -> None:
    survey = running(points=50)
    invitation = invited(survey)
    for _ in range(3):
        client.post(address(invitation), posted(survey))
    assert points_of(invitation) == 50 and Adjustment.objects.count() == 1


def test_the_statement_says_why() -> None:
    client, survey = Client(), running(points=50)
    invitation = invited(survey)
    client.post(address(invitation), posted(survey))
    entry = PointEntry.objects.get(account__member=invitation.member_id)
    assert (entry.kind, entry.reason, entry.points) == ("adjusted", "survey", 50)


@pytest.mark.parametrize(("own", "by_rule", "whole"), [(50, 30, 50), (50, 50, 50), (20, 30, 30), (0, 30, 30)])
def test_what_a_rule_of_the_programme_gives_counts_towards_them(
    client: Client, own: int, by_rule: int, whole: int
) -> None:
    published(PROGRAMME.replace("rules:\n", "rules:\n" + RULE.format(points=by_rule), 1))
    survey = running(points=own)
    invitation = invited(survey)
    client.post(address(invitation), posted(survey))
    assert points_of(invitation) == whole and SurveyAnswer.objects.get().points == whole


def test_an_answer_counts_where_points_cannot_be_given(client: Client) -> None:
    survey, who = running(points=50), member()
    invitation = invited(survey, who)
    published(PROGRAMME.replace("program:", "program:\n  approval: {adjustment_above: 10}", 1))
    client.post(address(invitation), posted(survey))
    assert SurveyAnswer.objects.get().points == 0
    assert Adjustment.objects.get().status == "waiting"  # a second person decides, as the programme wants it

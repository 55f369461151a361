"""Many at once: a member is asked once, an invitation is answered once.

Seen to fail: without the advisory lock of `inviting` ten members were asked forty times, by every survey; without the
lock of the invitation's row the database's own key refused the others, with a server error.
"""

from functools import partial

import pytest
from django.db import connection
from django.test import Client

from campaigns.actions import inviting
from campaigns.models import Delivery, SurveyAnswer, SurveyInvitation
from members.models import Case, Outbox
from rewards.models import Adjustment, PointAccount
from tests.campaigns.surveys.cast import address, colleague, invited, posted, running, sweep
from tests.campaigns.world import buys, member
from tests.rewards.torture.crowd import Crowd

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_sweeps_of_several_surveys_ask_a_member_once() -> None:
    surveys = [running() for _ in range(4)]
    people = [member() for _ in range(10)]
    for who in people:
        buys(who, days_ago=1)
    with Crowd(8) as crowd:
        crowd.at_once([partial(inviting.invite, survey.pk) for survey in surveys for _ in range(2)])
    asked = list(SurveyInvitation.objects.values_list("member", flat=True))
    assert len(asked) == len(set(asked)) == 10


def test_several_sweeps_hand_each_invitation_over_once() -> None:
    survey = running()
    for _ in range(10):
        buys(member(), days_ago=1)
    with Crowd(6) as crowd:
        crowd.at_once([sweep for _ in range(6)])
    sweep()
    assert Delivery.objects.filter(send=survey.send).count() == SurveyInvitation.objects.count() == 10


def test_thirty_answers_to_an_invitation_are_one() -> None:
    survey = running(points=50, low_score=6, owner_id=colleague().pk)
    invitation = invited(survey, member())

    def send(number: int) -> int:
        try:
            return int(Client().post(address(invitation), posted(survey, q1=str(number % 7))).status_code)
        finally:
            connection.close()

    with Crowd(30) as crowd:
        statuses = crowd.at_once([partial(send, number) for number in range(30)])
    assert set(statuses) == {302}
    assert SurveyAnswer.objects.count() == Case.objects.count() == Adjustment.objects.count() == 1
    assert Outbox.objects.filter(topic="survey.answered").count() == 1
    assert PointAccount.objects.get(member=invitation.member_id).available == 50

"""A low score opens a case, once, with an owner and a due time."""

from datetime import timedelta

import pytest
from django.test import Client

from campaigns.models import SurveyAnswer, SurveyInvitation
from members.models import Case
from rewards.models import Purchase
from tests.campaigns.surveys.cast import address, colleague, invited, posted, running, sweep
from tests.campaigns.world import buys, member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "low", "score", "opens"), [
    ("nps", 6, 6, True), ("nps", 6, 7, False), ("nps", 6, 0, True), ("csat", 2, 2, True), ("csat", 2, 3, False),
    ("nps", 0, 0, True), ("nps", 0, 1, False),
])  # fmt: skip
def test_up_to_the_threshold(client: Client, kind: str, low: int, score: int, opens: bool) -> None:
    survey = running(kind, low_score=low, owner_id=colleague().pk)
    client.post(address(invited(survey)), posted(survey, q1=str(score)))
    assert Case.objects.count() == int(opens)


def test_the_case_has_its_owner_its_hour_and_what_was_said(client: Client) -> None:
    owner = colleague()
    survey = running(low_score=6, owner_id=owner.pk, case_hours=24)
    purchase = Purchase.objects.get(pk=buys(member(), days_ago=1))
    sweep()
    invitation = SurveyInvitation.objects.get()
    for _ in range(2):
        client.post(address(invitation), posted(survey, q1="3", q3="レジで長く待ちました"))
    case = Case.objects.get()
    assert (case.kind, case.owner, case.status) == ("survey", owner, "open")
    assert case.due_at == case.opened_at + timedelta(hours=24)
    assert purchase.external_id in case.purchase
    said = case.messages.get().text
    assert "3" in said and "レジで長く待ちました" in said
    assert SurveyAnswer.objects.get().case == case


def test_the_case_is_nobodys_where_its_owner_has_gone(client: Client) -> None:
    owner = colleague()
    survey = running(low_score=6, owner_id=owner.pk)
    type(owner).objects.filter(pk=owner.pk).update(is_staff=False)
    client.post(address(invited(survey)), posted(survey, q1="3"))
    assert Case.objects.get().owner is None


def test_without_a_threshold_no_case_is_opened(client: Client) -> None:
    survey = running()
    client.post(address(invited(survey)), posted(survey, q1="0"))
    assert not Case.objects.exists()

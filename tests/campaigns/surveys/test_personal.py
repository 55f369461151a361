"""What somebody has said in surveys is handed to them, and goes with them; the figures stay what they were."""

import pytest
from django.test import Client

from campaigns.models import SurveyAnswer
from loyalty_site.lib import personal
from loyalty_site.lib.personal import Person
from members.actions import outbox
from members.models import Webhook, WebhookEvent
from tests.campaigns.surveys.cast import address, invited, posted, running

pytestmark = pytest.mark.django_db


def test_words_are_handed_over_and_erased_and_figures_stay() -> None:
    survey = running()
    invitation = invited(survey)
    Client().post(address(invitation), posted(survey, q1="3", q2=["o1"], q3="佐藤さんに助けてもらいました"))
    table = personal.find("campaigns.SurveyAnswer")
    assert table is not None
    person = Person((invitation.member_id,))
    (row,) = table.rows(person).values(*table.columns.values())
    assert row["texts"] == {"q3": "佐藤さんに助けてもらいました"} and row["score"] == 3
    for _ in range(2):
        table.erase(person)
    answer = SurveyAnswer.objects.get()
    assert (answer.texts, answer.score, answer.choices) == ({}, 3, {"q2": ["o1"]})


@pytest.mark.django_db(transaction=True)
def test_the_event_reaches_its_webhook_without_a_word() -> None:
    Webhook.objects.create(url="https://shop.example.com/hook", events=["survey.answered"], secret="whsec_x")  # nosec B106
    survey = running()
    Client().post(address(invited(survey)), posted(survey, q1="3", q3="佐藤さん"))
    outbox.relay()
    event = WebhookEvent.objects.get(type="survey.answered")
    assert event.payload["data"]["score"] == 3 and "佐藤" not in str(event.payload)

"""What an invitation says over each channel, and what keeps it from being sent."""

import re
from typing import Any

import pytest

from campaigns.actions import standing, surveys
from campaigns.core.letters import Letter
from campaigns.errors import SendHasMistakes
from campaigns.messages.checking import mistakes
from campaigns.messages.links import Recipient
from campaigns.messages.writing import Writer
from campaigns.models import Delivery, Send
from campaigns.selectors import survey_links
from members.actions.audit import COMMAND
from tests.campaigns.sends import send
from tests.campaigns.surveys.cast import running, sweep, written
from tests.campaigns.world import buys, member

pytestmark = pytest.mark.django_db


def letter(channel: str, kind: str = "nps", **columns: Any) -> Letter:
    """Return the invitation of one member over a channel, as the engine writes it."""
    survey = running(kind, trigger="purchase", **columns)
    Send.objects.filter(pk=survey.send_id).update(channels=["email", "line", "push", "sms", "inbox"])
    who = member(email="hanako@example.com", phone="+819012345678", language="ja")
    buys(who, days_ago=1)
    sweep()
    delivery = Delivery.objects.get(send=survey.send, member=who)
    found = Writer(Send.objects.select_related("campaign").get(pk=survey.send_id)).letters(
        [Recipient(delivery.pk, who.pk, channel, 0)]
    )[delivery.pk]
    assert isinstance(found, Letter), found
    return found


def tokens(text: str) -> set[str]:
    return set(re.findall(r"/s/([A-Za-z0-9_-]{36})", text))


@pytest.mark.parametrize(("kind", "scores"), [("nps", range(11)), ("csat", range(1, 6))])
def test_a_mail_has_the_scale_as_buttons_and_a_plain_twin(kind: str, scores: range) -> None:
    found = letter("email", kind, points=30)
    assert [int(score) for score in re.findall(r"/s/[A-Za-z0-9_-]{36}\?score=(\d+)\"", found.html)] == list(scores)
    (token,) = tokens(found.html)
    asked = survey_links.read(token)
    assert asked is not None and asked.via == "email"
    assert tokens(found.text) == {token} and "30" in found.text and "30" in found.html


def test_a_mail_of_free_questions_has_one_button() -> None:
    assert len(re.findall(r'href="[^"]+/s/', letter("email", "free").html)) == 1


@pytest.mark.parametrize("channel", ["line", "push", "sms", "inbox"])
def test_every_other_channel_leads_to_its_own_address(channel: str) -> None:
    found = letter(channel)
    (token,) = tokens(found.text + found.link)
    asked = survey_links.read(token)
    assert asked is not None and asked.via == channel


def test_a_mail_without_a_way_to_answer_is_not_started() -> None:
    survey = written()
    content = survey.send.variants
    for language in ("ja", "en"):
        content[0]["content"]["email"][language]["blocks"] = [{"kind": "text", "text": "こんにちは"}]
    Send.objects.filter(pk=survey.send_id).update(variants=content)
    with pytest.raises(SendHasMistakes):
        surveys.start(survey.pk, actor=COMMAND)
    for language in ("ja", "en"):
        content[0]["content"]["email"][language]["blocks"][0]["text"] = "{{ survey.url }}"
    Send.objects.filter(pk=survey.send_id).update(variants=content)
    assert surveys.start(survey.pk, actor=COMMAND).state == "running"


def test_its_topic_is_that_of_surveys() -> None:
    survey = written()
    Send.objects.filter(pk=survey.send_id).update(topic="campaigns")
    with pytest.raises(SendHasMistakes):
        standing.open_send(survey.send_id, actor=COMMAND)


def test_no_other_message_may_name_a_survey() -> None:
    words = {"subject": "x", "blocks": [{"kind": "survey"}, {"kind": "text", "text": "{{ survey.url }}"}]}
    made = send(variants=[{"name": "A", "share": 100, "content": {"email": {"ja": words, "en": words}}}])
    assert [each.reason for each in mistakes(made)] == ["no_survey"] * 4


def test_whoever_looks_at_an_example_cannot_answer() -> None:
    survey = written()
    who = member(email="hanako@example.com")
    found = Writer(survey.send).example(0, "email", "ja", who)
    assert isinstance(found, Letter) and not tokens(found.html) and "/s/example" in found.html

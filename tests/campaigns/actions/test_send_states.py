"""A message on its way: a large one needs a second person, what has changed is asked for again, each act is recorded."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from campaigns import errors
from campaigns.actions import launching, send_states
from campaigns.models import Send
from members.actions.audit import Actor
from members.models import AuditEntry, User
from tests.campaigns.sends import launched, reader, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_are_many(settings: Any) -> None:
    settings.CAMPAIGN_APPROVAL_SIZE = 2
    settings.CAMPAIGN_HOLDOUT_PERCENT = 0


def somebody() -> Actor:
    return Actor.of(user_id=User.objects.create_user(f"{uuid4().hex}@example.com", is_staff=True).pk)


def draft(**columns: Any) -> Send:
    return send(state="draft", scheduled_at=None, **columns)


def test_a_small_one_is_scheduled_at_once() -> None:
    reader()
    made = send_states.submit(draft().pk, 1, None, actor=somebody())
    assert (made.state, made.revision) == ("scheduled", 2) and made.scheduled_at is not None


def test_a_large_one_waits_for_a_second_person() -> None:
    for _ in range(3):
        reader()
    author, other = somebody(), somebody()
    made = send_states.submit(draft().pk, 1, None, actor=author)
    assert made.state == "submitted"
    with pytest.raises(errors.SendApprovedByItsWriter):
        send_states.approve(made.pk, 2, actor=author)
    with pytest.raises(errors.SendChanged):
        send_states.approve(made.pk, 1, actor=other)
    assert send_states.approve(made.pk, 2, actor=other).state == "scheduled"


def test_what_was_changed_meanwhile_is_looked_at_again() -> None:
    with pytest.raises(errors.SendChanged):
        send_states.submit(draft(revision=3).pk, 2, None, actor=somebody())


def test_the_past_is_over() -> None:
    with pytest.raises(errors.SendInThePast):
        send_states.submit(draft().pk, 1, datetime.now(UTC) - timedelta(minutes=1), actor=somebody())


def test_taken_back_it_is_a_draft_and_was_approved_by_nobody() -> None:
    made = send_states.submit(draft().pk, 1, None, actor=somebody())
    again = send_states.take_back(made.pk, actor=somebody())
    assert (again.state, again.submitted_by, again.approved_by) == ("draft", None, None)


def test_paused_resumed_and_stopped_each_from_where_it_can_be() -> None:
    reader()
    made, who = launched(), somebody()
    with pytest.raises(errors.SendNotReady):
        send_states.resume(made.pk, actor=who)
    send_states.pause(made.pk, actor=who)
    send_states.resume(made.pk, actor=who)
    send_states.stop(made.pk, actor=who)
    for act in (send_states.pause, send_states.resume, send_states.stop, send_states.take_back):
        with pytest.raises(errors.SendNotReady):
            act(made.pk, actor=who)
    verbs = AuditEntry.objects.filter(object_id=str(made.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"send.launch", "send.pause", "send.resume", "send.stop"}


def test_nothing_is_submitted_or_launched_for_a_campaign_that_is_stopped() -> None:
    made, waiting = draft(), send()
    type(made.campaign).objects.update(stopped_at=datetime.now(UTC))
    with pytest.raises(errors.CampaignStopped):
        send_states.submit(made.pk, 1, None, actor=somebody())
    assert not launching.launch(waiting.pk)

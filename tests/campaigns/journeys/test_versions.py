"""An edited journey is a new version: who enters now enters that one, and who is inside finishes the old one.

Seen to fail without the lock on the draft: what was changed while somebody switched it on was put in force unseen.
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from campaigns import errors
from campaigns.actions import journey_drafts, journeys, send_states, sends
from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter_due
from campaigns.actions.sends import Draft
from campaigns.core.journeys import KINDS, Step
from campaigns.deliveries.work import finish
from campaigns.journeys.ready import READY
from campaigns.models import Campaign, Delivery, Journey, JourneyEntry, JourneyVersion, Send
from campaigns.selectors.journeys import draft, in_force, mark, steps_of
from members.actions.audit import COMMAND, Actor
from members.models import AuditEntry, User
from tests.behind import answered_behind
from tests.campaigns.journeys.cast import entry, joins, journey, on, step_on, version
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db


def somebody() -> Actor:
    return Actor.of(user_id=User.objects.create_user(f"{uuid4().hex}@example.com", is_staff=True).pk)


def edited(made: Journey, **changes: Any) -> Journey:
    """Put another version of a journey in force."""
    writing = journey_drafts.begin(made.pk, actor=COMMAND)
    steps = changes.pop("steps", {})
    journey_drafts.write(writing.pk, writing.revision, {}, [], steps, actor=COMMAND)
    assert journeys.switch_on(made.pk, mark(made), actor=COMMAND)
    return Journey.objects.get(pk=made.pk)


def test_the_five_are_there_switched_off_each_with_a_draft_that_needs_no_writing() -> None:
    published()
    journeys.ensure()
    journeys.ensure()
    assert set(Journey.objects.values_list("kind", flat=True)) == set(KINDS)
    assert not Journey.objects.exclude(switched_on_at=None).exists()
    for made in Journey.objects.all():
        writing = draft(made)
        assert writing is not None and writing.number == 1 and in_force(made) is None
        journey_drafts.check(writing)
        assert len(steps_of(writing)) == len(READY[made.kind])
        assert made.campaign.kind == "journey" and made.campaign.ends_on is None


def test_a_code_that_somebody_else_has_taken_is_no_obstacle() -> None:
    now = datetime.now(UTC)
    Campaign.objects.create(
        code="journey-welcome", name_ja="春", name_en="Spring", starts_on=now.date(), changed_at=now
    )
    assert journey("welcome").campaign.code == "journey-welcome-2"


def test_those_inside_finish_the_old_version_and_others_enter_the_new_one() -> None:
    made = on("welcome")
    old = joins()
    enter_due()
    advance_due()
    made = edited(made, steps={1: Step(0, "minutes", 70)})
    new = joins()
    enter_due()
    assert (entry(old).version.number, entry(new).version.number) == (1, 2)
    step_on()
    step_on()
    said = Delivery.objects.filter(arm="").values_list("member", "send__step__version__number")
    assert sorted(said) == sorted([(old.pk, 1), (old.pk, 1), (new.pk, 2), (new.pk, 2)])


def test_what_the_old_version_sends_is_closed_when_its_last_member_has_left() -> None:
    made = on("welcome")
    joins()
    enter_due()
    advance_due()
    edited(made)
    advance_due()
    old = version(made, 1)
    assert old.retired_at is not None and old.closed_at is None
    assert not Send.objects.filter(step__version=old).exclude(closed_at=None).exists()
    step_on()
    old.refresh_from_db()
    assert old.closed_at is not None
    assert not Send.objects.filter(step__version=old, closed_at=None).exists()
    Delivery.objects.update(state="suppressed", reason="stopped", due_at=None)
    finish()
    assert set(Send.objects.filter(step__version=old).values_list("state", flat=True)) == {"finished"}
    assert not Send.objects.filter(step__version=version(made, 2)).exclude(closed_at=None).exists()


def test_whoever_was_in_the_old_version_does_not_enter_the_new_one_on_the_same_occasion() -> None:
    made = on("welcome")
    joins()
    enter_due()
    step_on()
    step_on()
    edited(made)
    assert enter_due() == 0


def test_a_published_version_is_changed_no_more() -> None:
    made = on("welcome")
    in_use = version(made, 1)
    with pytest.raises(errors.JourneyNotWritten):
        journey_drafts.write(in_use.pk, in_use.revision, {}, [], {}, actor=COMMAND)
    with pytest.raises(errors.JourneyNotWritten):
        journey_drafts.add_step(in_use.pk, in_use.revision, actor=COMMAND)
    send = steps_of(in_use)[0].send
    said = Draft("x", "campaigns", None, ["inbox"], "", True, send.variants)
    with pytest.raises(errors.SendNotReady):
        sends.write(send.pk, send.revision, said, actor=COMMAND)


class TestDrafts:
    def test_whoever_saves_second_is_told(self) -> None:
        writing = draft(journey("birthday"))
        assert writing is not None
        journey_drafts.write(writing.pk, 1, {"days_before": 3}, [], {}, actor=COMMAND)
        with pytest.raises(errors.JourneyChanged):
            journey_drafts.write(writing.pk, 1, {"days_before": 4}, [], {}, actor=COMMAND)

    def test_steps_are_added_and_taken_out(self) -> None:
        made = journey("birthday")
        writing = draft(made)
        assert writing is not None
        for _ in range(7):
            writing = journey_drafts.add_step(writing.pk, writing.revision, actor=COMMAND)
        with pytest.raises(errors.JourneyFull):
            journey_drafts.add_step(writing.pk, writing.revision, actor=COMMAND)
        second, third = steps_of(writing)[1:3]
        writing = journey_drafts.drop_step(writing.pk, writing.revision, 2, actor=COMMAND)
        assert [step.number for step in steps_of(writing)] == list(range(1, 8))
        assert steps_of(writing)[1] == third
        assert Send.objects.get(pk=second.send_id).state == "stopped"

    def test_the_last_step_stays(self) -> None:
        writing = draft(journey("birthday"))
        assert writing is not None
        with pytest.raises(errors.JourneyEmpty):
            journey_drafts.drop_step(writing.pk, writing.revision, 1, actor=COMMAND)

    def test_a_step_whose_message_was_stopped_is_taken_out_like_any_other(self) -> None:
        writing = draft(journey("welcome"))
        assert writing is not None
        send_states.stop(steps_of(writing)[0].send_id, actor=COMMAND)
        journey_drafts.drop_step(writing.pk, 1, 1, actor=COMMAND)
        assert [step.number for step in steps_of(writing)] == [1]

    def test_a_draft_is_thrown_away_and_the_version_in_force_stays(self) -> None:
        made = on("welcome")
        writing = journey_drafts.begin(made.pk, actor=COMMAND)
        assert journey_drafts.begin(made.pk, actor=COMMAND) == writing
        journey_drafts.discard(writing.pk, writing.revision, actor=COMMAND)
        assert draft(made) is None and in_force(made) == version(made, 1)
        assert Send.objects.filter(campaign=made.campaign_id, state="stopped").count() == 2

    def test_the_first_draft_is_not(self) -> None:
        writing = draft(journey("welcome"))
        assert writing is not None
        with pytest.raises(errors.JourneyNotWritten):
            journey_drafts.discard(writing.pk, writing.revision, actor=COMMAND)


class TestSwitching:
    def test_switched_off_nobody_enters_and_those_inside_finish(self) -> None:
        made = on("welcome")
        joins()
        enter_due()
        journeys.switch_off(made.pk, lets_go=False, actor=COMMAND)
        joins()
        assert enter_due() == 0
        step_on()
        step_on()
        assert JourneyEntry.objects.get().state == "finished"

    def test_or_are_let_go(self) -> None:
        made = on("welcome")
        who = joins()
        enter_due()
        journeys.switch_off(made.pk, lets_go=True, actor=COMMAND)
        assert advance_due() == 0
        assert (entry(who).state, entry(who).exit_reason) == ("exited", "switched_off")

    def test_what_cannot_be_sent_yet_is_told_by_its_step(self) -> None:
        published()
        made = journey("welcome")
        writing = draft(made)
        assert writing is not None
        Send.objects.filter(step__version=writing, step__number=2).update(coupon="no-such-coupon")
        with pytest.raises(errors.JourneyHasMistakes) as refused:
            journeys.switch_on(made.pk, mark(made), actor=COMMAND)
        assert refused.value.params == {"step": 2}
        assert Send.objects.filter(step__version=writing, state="draft").count() == 2

    def test_what_changed_since_it_was_looked_at_is_looked_at_once_more(self) -> None:
        published()
        made = journey("welcome")
        seen = mark(made)
        send = steps_of(draft(made))[0].send  # type: ignore[arg-type]
        said = Draft("x", "campaigns", None, ["inbox"], "", True, send.variants)
        sends.write(send.pk, send.revision, said, actor=COMMAND)
        with pytest.raises(errors.JourneyChanged):
            journeys.switch_on(made.pk, seen, actor=COMMAND)

    @pytest.mark.django_db(transaction=True)
    def test_what_is_changed_while_somebody_switches_it_on_is_not_put_in_force_unseen(self) -> None:
        published()
        made = journey("birthday")
        writing, seen = draft(made), mark(made)
        assert writing is not None

        def switch_on() -> bool:
            try:
                return journeys.switch_on(made.pk, seen, actor=COMMAND)
            except errors.JourneyChanged:
                return False

        row = JourneyVersion.objects.filter(pk=writing.pk)
        change = partial(journey_drafts.write, writing.pk, 1, {"days_before": 5}, [], {}, actor=COMMAND)
        assert answered_behind(row.select_for_update().get, change, switch_on) is False
        assert in_force(made) is None

    def test_every_act_is_recorded(self) -> None:
        made = on("welcome")
        journeys.switch_off(made.pk, lets_go=False, actor=COMMAND)
        verbs = list(
            AuditEntry.objects.filter(object_type="journey", object_id=str(made.pk)).values_list("verb", flat=True)
        )
        assert {"journey.make", "journey.write", "journey.publish", "journey.switch_on", "journey.switch_off"} == set(
            verbs
        )


class TestASecondPerson:
    @pytest.fixture(autouse=True)
    def two_are_many(self, settings: Any) -> None:
        settings.CAMPAIGN_APPROVAL_SIZE = 2

    def crowded(self) -> Journey:
        published()
        made = journey("welcome")
        for _ in range(3):
            joins()  # so many join in a day
        return made

    def test_decides_where_many_would_enter_on_the_first_day(self) -> None:
        made, first, second = self.crowded(), somebody(), somebody()
        assert journeys.switch_on(made.pk, mark(made), actor=first) is False
        made.refresh_from_db()
        assert made.switched_on_at is None and made.asked_by_id == first.user_id
        with pytest.raises(errors.JourneyApprovedByItsAsker):
            journeys.approve(made.pk, mark(made), actor=first)
        journeys.approve(made.pk, mark(made), actor=second)
        made.refresh_from_db()
        assert made.switched_on_at is not None and made.asked_at is None
        assert in_force(made).published_by_id == second.user_id  # type: ignore[union-attr]

    def test_approves_what_they_saw(self) -> None:
        made, first, second = self.crowded(), somebody(), somebody()
        journeys.switch_on(made.pk, mark(made), actor=first)
        made.refresh_from_db()
        writing = draft(made)
        assert writing is not None
        journey_drafts.write(writing.pk, writing.revision, {}, [], {1: Step(0, "minutes", 900)}, actor=first)
        with pytest.raises(errors.JourneyChanged):
            journeys.approve(made.pk, mark(made), actor=second)

    def test_is_asked_no_more_when_it_is_taken_back(self) -> None:
        made, first = self.crowded(), somebody()
        journeys.switch_on(made.pk, mark(made), actor=first)
        journeys.take_back(made.pk, actor=first)
        made.refresh_from_db()
        with pytest.raises(errors.JourneyNotAsked):
            journeys.approve(made.pk, mark(made), actor=somebody())
        with pytest.raises(errors.JourneyNotAsked):
            journeys.take_back(made.pk, actor=first)

    def test_decides_about_more_points_than_one_person_may_give(self) -> None:
        published(PROGRAMME + "  # more than the programme's limit is given by two\n")
        made = journey("welcome")
        writing = draft(made)
        assert writing is not None
        journey_drafts.write(writing.pk, 1, {}, [], {1: Step(0, "minutes", 100_000)}, actor=COMMAND)
        assert journeys.switch_on(made.pk, mark(made), actor=somebody()) is False

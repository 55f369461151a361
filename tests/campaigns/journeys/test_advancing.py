"""Members go through a journey: each step once, in its time; they leave early when it has done what it is for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.actions import journeys, send_states
from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter_due
from campaigns.core.arms import is_control, is_holdout
from campaigns.core.journeys import Step, due_after
from campaigns.models import Delivery, JourneyEntry
from campaigns.selectors.journeys import flow, in_force, steps_of
from members.actions.audit import COMMAND
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.models import Adjustment, PointAccount, PointEntry
from rewards.statement.figures import Figures
from rewards.statement.reasons import line
from tests.campaigns.journeys.cast import TOKYO, day_from_now, entry, joins, on, points_until, step_on
from tests.campaigns.world import brings_back, buys, member

pytestmark = pytest.mark.django_db
GIFT = {1: Step(0, "minutes", 50)}


def messages(who: Member) -> list[str]:
    """Return the names of what a member was, or is to be, sent."""
    found = Delivery.objects.filter(member=who, arm="").order_by("send__step__number")
    return list(found.values_list("send__step__number", flat=True))


def test_each_step_is_taken_in_its_time_and_the_last_one_ends_it() -> None:
    on("welcome")
    who = joins()
    enter_due()
    assert advance_due() == 1 and advance_due() == 0
    inside = entry(who)
    assert messages(who) == [1] and inside.step == 2
    assert inside.due_at is not None
    assert timedelta(days=2, hours=23) < inside.due_at - datetime.now(UTC) <= timedelta(days=3)
    assert step_on() == 1 and advance_due() == 0
    assert messages(who) == [1, 2]
    assert entry(who).state == "finished" and entry(who).left_at is not None


def test_a_step_waits_for_the_same_hour_of_a_later_day() -> None:
    at = datetime(2026, 12, 1, 3, 30, tzinfo=UTC)
    assert due_after(at, 3, "days", TOKYO) == at + timedelta(days=3)
    assert due_after(at, 90, "minutes", TOKYO) == at + timedelta(minutes=90)
    assert due_after(at, 5, "hours", TOKYO) == at + timedelta(hours=5)


def test_the_message_is_joined_on_the_entrys_occasion() -> None:
    on("expiring_points")
    who = member()
    points_until(who.account.pk, day_from_now(10))
    enter_due()
    advance_due()
    assert Delivery.objects.get(member=who).occasion == day_from_now(10).isoformat()


def test_points_are_given_once_and_explain_themselves_in_both_languages() -> None:
    on("welcome", steps=GIFT)
    who = joins()
    enter_due()
    advance_due()
    assert PointAccount.objects.get(member=who).available == 50
    given = PointEntry.objects.get(account=who.account, kind="adjusted")
    assert given.reason == "welcome_gift"
    said = {language: line_in(given, language) for language in ("ja", "en")}
    assert said["en"] == "A gift to welcome you" and said["ja"] not in ("", said["en"])


def line_in(given: PointEntry, language: str) -> str:
    from django.utils.translation import override

    with override(language):
        return line(given, None, Figures.of(None))


def test_a_step_that_is_repeated_gives_nothing_more() -> None:
    on("welcome", steps=GIFT)
    who = joins()
    enter_due()
    advance_due()
    JourneyEntry.objects.update(step=1, due_at=datetime.now(UTC))  # as if it had not been written that it moved on
    advance_due()
    assert PointAccount.objects.get(member=who).available == 50
    assert messages(who) == [1]


@pytest.mark.parametrize("group", ["holdout", "control"])
def test_who_is_measured_goes_through_it_and_gets_nothing(settings: Any, group: str) -> None:
    settings.CAMPAIGN_HOLDOUT_PERCENT = 50 if group == "holdout" else 0
    made = on("welcome", steps=GIFT, control_percent=50 if group == "control" else 0)
    people = [joins() for _ in range(12)]
    assert enter_due() == 12 and advance_due() == 12

    def is_measured(who: Member) -> bool:
        return is_holdout(who.pk, 50) if group == "holdout" else is_control(who.pk, made.campaign_id, 50)

    measured = {who.pk for who in people if is_measured(who)}
    assert 0 < len(measured) < 12
    assert set(Delivery.objects.filter(arm=group).values_list("member", flat=True)) == measured
    given = set(Adjustment.objects.filter(reason_code="welcome_gift").values_list("account__member", flat=True))
    assert given == {who.pk for who in people} - measured
    assert JourneyEntry.objects.filter(step=2, state="inside").count() == 12


class TestExits:
    def test_who_has_bought_since_leaves(self) -> None:
        on("welcome", exits=["bought"])
        bought, undone, still = joins(), joins(), joins()
        enter_due()
        advance_due()
        buys(bought)
        brings_back(buys(undone))
        step_on()
        assert (entry(bought).state, entry(bought).exit_reason, entry(bought).step) == ("exited", "bought", 2)
        assert messages(bought) == [1]
        assert messages(undone) == messages(still) == [1, 2]

    def test_a_purchase_ends_it_only_where_it_was_chosen(self) -> None:
        on("welcome", exits=[])
        who = joins()
        enter_due()
        buys(who)
        advance_due()
        assert messages(who) == [1]

    def test_who_has_used_the_points_leaves(self) -> None:
        on("expiring_points")
        spent, some, more = member(), member(), member()
        for who in (spent, some, more):
            points_until(who.account.pk, day_from_now(10))
        enter_due()
        advance_due()
        adjust(spent.account.pk, -500, "correction", "")
        adjust(some.account.pk, -200, "correction", "")
        points_until(more.account.pk, day_from_now(11))
        step_on()
        assert entry(spent).exit_reason == "points_used"
        assert messages(some) == messages(more) == [1, 2]

    def test_who_has_reached_the_tier_leaves(self) -> None:
        on("tier_near")
        reached, still = member(), member()
        for who in (reached, still):
            buys(who, 9_000)
        assert enter_due() == 2
        buys(reached, 2_000)
        step_on()
        assert entry(reached).exit_reason == "tier_reached" and messages(still) == [1]

    @pytest.mark.parametrize("status", ["left", "frozen"])
    def test_who_is_no_active_member_any_more_leaves(self, status: str) -> None:
        on("welcome", steps=GIFT)
        who = joins()
        enter_due()
        Member.objects.filter(pk=who.pk).update(status=status)
        advance_due()
        assert entry(who).exit_reason == "not_active" and messages(who) == []
        assert not Adjustment.objects.exists()


def test_of_a_message_that_was_stopped_nobody_hears_and_the_journey_goes_on() -> None:
    made = on("welcome")
    version = in_force(made)
    assert version is not None
    who = joins()
    enter_due()
    send_states.stop(steps_of(version)[0].send_id, actor=COMMAND)
    advance_due()
    step_on()
    assert messages(who) == [2] and entry(who).state == "finished"


def test_where_everybody_is_can_be_counted() -> None:
    made = on("welcome", exits=["bought"])
    people = [joins() for _ in range(4)]
    enter_due()
    advance_due()
    buys(people[0])
    JourneyEntry.objects.filter(member__in=people[:2]).update(due_at=datetime.now(UTC))
    advance_due()
    version = in_force(made)
    assert version is not None
    found = flow(version)
    assert (found.entered, found.inside, found.finished) == (4, 2, 1)
    first, second = found.steps
    assert (first.waiting, second.waiting, second.exits) == (0, 2, [("bought", 1)])
    assert journeys.switch_off(made.pk, lets_go=True, actor=COMMAND).switched_on_at is None
    assert dict(flow(version).steps[1].exits) == {"bought": 1, "switched_off": 2}

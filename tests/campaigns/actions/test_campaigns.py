"""Campaigns are planned, changed by one person at a time, stopped once, made again; each act is in the audit."""

from datetime import date

import pytest

from campaigns import errors
from campaigns.actions import campaigns
from campaigns.models import Campaign
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from members.models import AuditEntry
from tests.campaigns.planned import campaign, plan, send

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(AuditEntry.objects.filter(object_type="campaign").order_by("id").values_list("verb", flat=True))


def test_what_is_planned_is_kept_and_told() -> None:
    made = campaign(budget=50_000, goal="repeat_rate", goal_figure=25)
    found = Campaign.objects.get()
    assert (found.pk, found.revision, found.budget) == (made.pk, 1, 50_000)
    told = AuditEntry.objects.get(verb="campaign.plan").data["after"]
    assert (told["code"], told["budget"]) == ("SPRING", "50000")
    assert "Spring thanks" not in str(told)


def test_a_code_is_given_once() -> None:
    campaign()
    with pytest.raises(errors.CampaignCodeTaken):
        campaign()


def test_who_saves_a_campaign_that_somebody_else_has_saved_meanwhile_is_told() -> None:
    made = campaign()
    campaigns.change(made.pk, 1, plan(note="first"), actor=COMMAND)
    with pytest.raises(errors.CampaignChanged):
        campaigns.change(made.pk, 1, plan(note="second"), actor=COMMAND)
    assert Campaign.objects.get().note == "first"
    assert acts() == ["campaign.plan", "campaign.change"]


def test_it_is_stopped_once_and_changed_no_more() -> None:
    made = campaign()
    campaigns.stop(made.pk, actor=COMMAND)
    for act in (
        lambda: campaigns.stop(made.pk, actor=COMMAND),
        lambda: campaigns.change(made.pk, 2, plan(), actor=COMMAND),
    ):
        with pytest.raises(errors.CampaignStopped):
            act()
    assert acts() == ["campaign.plan", "campaign.stop"]


def test_its_messages_are_stopped_with_it_and_what_is_finished_stays_so() -> None:
    made = campaign()
    done = send(made, now(), state="finished", launched_at=now(), audience=0)
    others = [send(made), send(made, now()), send(made, now(), state="sending", launched_at=now(), audience=0)]
    campaigns.stop(made.pk, actor=COMMAND)
    assert {each.pk: each.state for each in made.sends.all()} == {
        done.pk: "finished",
        **{each.pk: "stopped" for each in others},
    }
    assert AuditEntry.objects.filter(verb="send.stop").count() == 3


def test_the_control_group_stays_once_a_message_has_gone_out() -> None:
    made = campaign()
    campaigns.change(made.pk, 1, plan(control_percent=20), actor=COMMAND)
    send(made, now(), state="sending", launched_at=now(), audience=3)
    with pytest.raises(errors.ControlGroupSettled) as refused:
        campaigns.change(made.pk, 2, plan(control_percent=5), actor=COMMAND)
    assert "20%" in str(refused.value)
    campaigns.change(made.pk, 2, plan(control_percent=20, note="as it was"), actor=COMMAND)


def test_another_like_it_has_as_many_days_and_nothing_that_belongs_to_the_first() -> None:
    made = campaign(starts_on=date(2026, 2, 20), days=14, stores=("GINZA",), budget=9_000)
    send(made)
    campaigns.stop(made.pk, actor=COMMAND)
    again = campaigns.copy(made.pk, "SPRING-2", date(2027, 2, 20), actor=COMMAND)
    assert (again.starts_on, again.ends_on) == (date(2027, 2, 20), date(2027, 3, 5))
    assert (again.stores, again.budget, again.stopped_at, again.sends.count()) == (["GINZA"], 9_000, None, 0)

"""Campaigns: planned, changed, stopped, made again. The only writer of Campaign."""

from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from campaigns import errors
from campaigns.actions import send_states
from campaigns.core.plans import Plan, moved
from campaigns.models import Campaign, Send
from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change

OVER = (Send.State.FINISHED, Send.State.STOPPED)


def plan(code: str, planned: Plan, *, actor: Actor, kind: Campaign.Kind = Campaign.Kind.PLAN) -> Campaign:
    """Plan a new campaign. Raises CampaignCodeTaken."""
    campaign = Campaign(code=code, kind=kind, made_by_id=actor.user_id, revision=0)
    try:
        with transaction.atomic():
            _write(campaign, planned, actor)
            record_change(actor, "campaign.plan", campaign.pk, after={"code": code, **_told(campaign)})
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise errors.CampaignCodeTaken from error
    return campaign


def change(campaign_id: UUID, revision: int, planned: Plan, *, actor: Actor) -> Campaign:
    """Save a campaign that was opened at a revision.

    Once a message of it has gone out its control group stays: whoever was measured would be so no longer.
    Raises CampaignChanged, CampaignStopped, ControlGroupSettled, Campaign.DoesNotExist.
    """
    with transaction.atomic():
        campaign = _locked(campaign_id)
        if campaign.revision != revision:
            raise errors.CampaignChanged
        before = _told(campaign)
        if planned.control_percent != campaign.control_percent and _has_sent(campaign):
            raise errors.ControlGroupSettled(percent=campaign.control_percent)
        _write(campaign, planned, actor)
        record_change(actor, "campaign.change", campaign.pk, before=before, after=_told(campaign))
    return campaign


def stop(campaign_id: UUID, *, actor: Actor) -> Campaign:
    """End a campaign before its last day, once, and with it its messages that are not finished.

    Raises CampaignStopped, Campaign.DoesNotExist.
    """
    with transaction.atomic():
        campaign = _locked(campaign_id)
        campaign.stopped_at = now()
        _save(campaign, actor)
        record_change(actor, "campaign.stop", campaign.pk)
        while unfinished := list(campaign.sends.exclude(state__in=OVER).order_by("pk").values_list("pk", flat=True)):
            for send_id in unfinished:  # asked again: one that was being launched meanwhile has made its next one
                with suppress(errors.SendNotReady):  # it was finished while its lock was waited for
                    send_states.stop(send_id, actor=actor)
    return campaign


def copy(campaign_id: UUID, code: str, first: date, *, actor: Actor) -> Campaign:
    """Plan another campaign like one that there is, of as many days, from another first day on.

    Its messages, rules and coupons are not copied: they name the campaign to which they belong.
    Raises CampaignCodeTaken, Campaign.DoesNotExist.
    """
    like = Campaign.objects.get(pk=campaign_id)
    planned = Plan(
        name_ja=like.name_ja, name_en=like.name_en, note=like.note, starts_on=first,
        ends_on=moved(like.starts_on, like.ends_on, first), stores=tuple(like.stores), goal=like.goal,
        goal_figure=like.goal_figure, budget=like.budget, control_percent=like.control_percent,
    )  # fmt: skip
    return plan(code, planned, actor=actor)


def _locked(campaign_id: UUID) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=["self"]).get(pk=campaign_id)
    if campaign.stopped_at is not None:
        raise errors.CampaignStopped
    return campaign


def _has_sent(campaign: Campaign) -> bool:
    return Send.objects.filter(campaign=campaign, launched_at__isnull=False).exists()


def _write(campaign: Campaign, planned: Plan, actor: Actor) -> None:
    for name, value in asdict(planned).items():
        setattr(campaign, name, list(value) if name == "stores" else value)
    _save(campaign, actor)


def _save(campaign: Campaign, actor: Actor) -> None:
    campaign.revision += 1
    campaign.changed_at, campaign.changed_by_id = now(), actor.user_id
    campaign.save()


def _told(campaign: Campaign) -> dict[str, Any]:
    """Return a plan as the audit keeps it: codes, days and figures, no names."""
    figures = (campaign.goal_figure, campaign.budget)
    return {
        "starts_on": campaign.starts_on.isoformat(), "ends_on": campaign.ends_on.isoformat() if campaign.ends_on else None,
        "stores": campaign.stores,
        "goal": campaign.goal, "control_percent": campaign.control_percent,
        **{
            name: None if value is None else str(value)
            for name, value in zip(("goal_figure", "budget"), figures, strict=True)
        },
    }  # fmt: skip

"""Campaigns as they stand today: listed by state, each with how much hangs on it."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet

from campaigns.core.plans import STATES, State, state_of
from campaigns.models import Campaign, Send
from campaigns.selectors.segments import zone
from loyalty_site.lib.clock import now
from members.models import Member


class Listed(NamedTuple):
    """A campaign with its state, and how many message sends it has."""

    campaign: Campaign
    state: State
    sends: int


def today() -> date:
    """Return today's date in the programme's zone."""
    return now().astimezone(zone()).date()


def state(campaign: Campaign) -> State:
    """Return where a campaign stands today."""
    return state_of(campaign.starts_on, campaign.ends_on, is_stopped=campaign.stopped_at is not None, today=today())


def listed() -> list[tuple[State, list[Listed]]]:
    """Return all that are planned by state; those that run or come in the order of their days, others newest first."""
    found: dict[State, list[Listed]] = {each: [] for each in STATES}
    day = today()
    planned = Campaign.objects.filter(kind=Campaign.Kind.PLAN).annotate(sends_made=Count("sends"))
    for campaign in planned.order_by("starts_on", "code"):
        is_stopped = campaign.stopped_at is not None
        each = state_of(campaign.starts_on, campaign.ends_on, is_stopped=is_stopped, today=day)
        found[each].append(Listed(campaign, each, campaign.sends_made))
    for over in ("ended", "stopped"):
        found[over].reverse()
    return [(each, rows) for each, rows in found.items() if rows]


def sends_of(campaign: Campaign) -> QuerySet[Send]:
    """Return a campaign's message sends: those to come by their moment, drafts last."""
    return campaign.sends.select_related("segment").order_by("scheduled_at", "launched_at", "pk")


def moment_of(send: Send) -> datetime | None:
    """Return when a send was launched or will be; None for one that has no moment yet."""
    return send.launched_at or send.scheduled_at


def active_members() -> int:
    """Return how many members a message to all of them is for."""
    return Member.objects.filter(status=Member.Status.ACTIVE).count()

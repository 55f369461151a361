"""The campaign calendar: what lies on each day, how much members hear in each week, what clashes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q

from campaigns.core.clashes import Cap, Message, Period, crowded, overlaps, shared_stores
from campaigns.core.weeks import DAY, WEEK, Stretch, bars, repetitions
from campaigns.models import Campaign, Delivery, Send
from campaigns.selectors.campaigns import active_members, moment_of
from campaigns.selectors.segments import compare, zone
from loyalty_site.lib.calendar import midnight
from loyalty_site.lib.clock import now

PLANNED = (Send.State.SUBMITTED, Send.State.SCHEDULED)
KEPT_SECONDS = 3_600


class Sent(NamedTuple):
    """A message on its day: `is_expected` where it is the repetition of one that is scheduled."""

    send: Send
    at: datetime
    recipients: int | None
    is_expected: bool


class TooMany(NamedTuple):
    """A send that up to so many members do not get, because of what they get before it; the cap that keeps it away.

    `moments` are those of its messages and of those before it.
    """

    send: Send
    before: list[Send]
    members: int
    cap: Cap
    moments: frozenset[tuple[UUID, datetime]]


class Overlap(NamedTuple):
    """Two campaigns of the same stores on the same days; without `stores` they share all of them."""

    first: Campaign
    second: Campaign
    begins: date
    ends: date
    stores: list[str]


@dataclass(slots=True)
class Week:
    """A week: the lanes of bars and the messages of each of its days, and what a member hears in it."""

    monday: date
    lanes: list[list[Stretch | None]]
    sent: list[list[Sent]] = field(default_factory=list)
    per_member: float = 0


@dataclass(slots=True)
class Calendar:
    """Weeks, the campaigns by their ids, and what clashes."""

    weeks: list[Week]
    campaigns: dict[UUID, Campaign]
    crowded: list[TooMany]
    overlapping: list[Overlap]


def calendar(mondays: Sequence[date]) -> Calendar:
    """Return the calendar of weeks that follow upon one another."""
    first, after = mondays[0], mondays[-1] + WEEK
    lasts = Q(ends_on=None) | Q(ends_on__gte=first)
    found = Campaign.objects.filter(lasts, kind=Campaign.Kind.PLAN, starts_on__lt=after).order_by("starts_on", "code")
    campaigns = {campaign.pk: campaign for campaign in found}
    periods = [_period(campaign, after) for campaign in campaigns.values()]
    members = active_members()
    sent = _sent(first, after, members)
    by_day: dict[date, list[Sent]] = defaultdict(list)
    for each in sorted(sent, key=lambda one: one.at):
        by_day[each.at.date()].append(each)
    weeks = [
        Week(monday, bars(periods, monday), [by_day[monday + DAY * number] for number in range(7)])
        for monday in mondays
    ]
    for week in weeks:
        week.per_member = _per_member(week, members)
    return Calendar(weeks, campaigns, _crowded(sent, first, after, members), _overlapping(campaigns, periods))


def _period(campaign: Campaign, after: date) -> Period:
    last = campaign.ends_on or max(campaign.starts_on, after)  # without an end it goes on beyond what is shown
    if campaign.stopped_at is not None:
        last = max(campaign.starts_on, min(last, campaign.stopped_at.astimezone(zone()).date()))
    return Period(campaign.pk, campaign.starts_on, last, frozenset(campaign.stores))


def _sent(first: date, after: date, members: int) -> list[Sent]:
    """Return the messages from a week before the first day on: what was sent then may keep others away."""
    local, found = zone(), []
    begins, ends = midnight(first, local) - WEEK, midnight(after, local)
    moments = Q(launched_at__gte=begins, launched_at__lt=ends) | Q(launched_at=None, scheduled_at__lt=ends)
    rows = Send.objects.filter(moments, is_standing=False).exclude(state=Send.State.STOPPED, launched_at=None)
    for send in rows.select_related("campaign", "segment", "repeated_from"):
        at = moment_of(send)
        if at is None or (send.state == Send.State.DRAFT and at < now()):
            continue
        if at >= begins:
            found.append(Sent(send, at.astimezone(local), _recipients(send, members), False))
        found += [
            Sent(send, each, _recipients(send, members), True) for each in _again(send, at, ends) if each >= begins
        ]
    return found


def _again(send: Send, at: datetime, ends: datetime) -> list[datetime]:
    """Return when a message that is planned is expected again: while its campaign lasts."""
    campaign = send.campaign
    if send.state not in PLANNED or campaign.stopped_at is not None:
        return []
    first = send.repeated_from.scheduled_at if send.repeated_from is not None else at
    again = repetitions(first or at, send.repeats, at, ends, zone())
    return [each for each in again if campaign.ends_on is None or each.date() <= campaign.ends_on]


def _recipients(send: Send, members: int) -> int | None:
    """Return how many a message went to or will go to, the control group left out; None where nobody has counted."""
    audience = send.audience if send.audience is not None else members if send.segment is None else send.segment.members
    return None if audience is None else audience * (100 - send.campaign.control_percent) // 100


def _per_member(week: Week, members: int) -> float:
    """Return how many messages a member has in a week: those handed over, and those that are planned."""
    if not members:
        return 0
    planned = [each for day in week.sent for each in day if each.at > now() and each.send.state in PLANNED]
    return (_handed(week.monday) + sum(each.recipients or 0 for each in planned)) / members


def _handed(monday: date) -> int:
    """Return how many messages were handed over in a week; what a week that is over comes to is kept for an hour.

    A message in the inbox alone rings nowhere and is not counted.
    """
    begins, ends = midnight(monday, zone()), midnight(monday + WEEK, zone())
    if begins > now():
        return 0
    key = f"campaigns:handed:{monday}"
    known: int | None = cache.get(key)
    if known is None:
        handed = Delivery.objects.filter(handed_at__gte=begins, handed_at__lt=ends)
        known = handed.filter(state__in=["sending", "accepted", "unknown"]).exclude(channel="inbox").count()
        if ends + DAY < now():
            cache.set(key, known, KEPT_SECONDS)
    return known


def caps() -> list[Cap]:
    """Return how many messages a member is sent at most, the shortest time first."""
    return [Cap(DAY, settings.CAMPAIGN_CAP_DAY), Cap(WEEK, settings.CAMPAIGN_CAP_WEEK)]


def _crowded(sent: Sequence[Sent], first: date, after: date, members: int) -> list[TooMany]:
    """Return the sends of these days that some members would not get for having had too many."""
    by_id = {each.send.pk: each.send for each in sent}
    messages = [
        Message(each.send.pk, each.at, each.send.segment_id, each.send.launched_at is not None or each.at <= now())
        for each in sent
        if each.send.channels != ["inbox"]
    ]
    known: dict[frozenset[UUID | None], int] = {}

    def in_both(one: Message, two: Message) -> int:
        both = frozenset((one.segment, two.segment))
        if both not in known:
            known[both] = _in_both(by_id[one.send], by_id[two.send], members)
        return known[both]

    return [
        TooMany(
            by_id[found.message.send],
            _sends(found.before, by_id),
            found.members,
            found.cap,
            frozenset((each.send, each.at) for each in (found.message, *found.before)),
        )
        for found in crowded(messages, caps(), in_both)
        if first <= found.message.at.date() < after
    ]


def _sends(messages: Sequence[Message], by_id: dict[UUID, Send]) -> list[Send]:
    """Return the sends of messages, each once, in their order."""
    return [by_id[key] for key in dict.fromkeys(message.send for message in messages)]


def _in_both(first: Send, second: Send, members: int) -> int:
    """Return how many members two sends have in common, as their segments were last counted."""
    if first.segment is None or second.segment is None or first.segment == second.segment:
        narrower = first.segment or second.segment
        return members if narrower is None else narrower.members or 0
    return compare(first.segment, second.segment).both


def _overlapping(campaigns: dict[UUID, Campaign], periods: Sequence[Period]) -> list[Overlap]:
    """Return the campaigns that share days to come and stores."""
    today = now().astimezone(zone()).date()
    live = [each for each in periods if each.last >= today and campaigns[each.campaign].stopped_at is None]
    return [
        Overlap(campaigns[one.campaign], campaigns[two.campaign], begins, ends, sorted(shared_stores(one, two) or ()))
        for one, two, begins, ends in overlaps(live)
    ]

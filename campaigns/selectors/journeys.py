"""Journeys as they stand: their versions, whom a look lets in, how many are where."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from psycopg import sql

from campaigns.core.journeys import KINDS, clean_figures
from campaigns.journeys.entering import counting
from campaigns.journeys.look import Look
from campaigns.models import Delivery, Journey, JourneyEntry, JourneyStep, JourneyVersion, Send
from campaigns.selectors.segments import rows
from loyalty_site.lib.clock import now
from rewards.core.terms import Terms
from rewards.selectors.timeline import current_timeline

State = JourneyEntry.State
LISTED_DAYS = 30


class Listed(NamedTuple):
    """A journey with how many are inside now, and how many entered, finished and left early in the last 30 days."""

    journey: Journey
    inside: int
    entered: int
    finished: int
    exited: int


class Passed(NamedTuple):
    """A step with who waits for it, who left at it and why, and what has become of its message."""

    step: JourneyStep
    waiting: int
    exits: list[tuple[str, int]]
    sent: int
    opened: int
    clicked: int
    not_sent: int
    measured: int


class Flow(NamedTuple):
    """A version with its steps; `finished` have had every one of them, `entered` are all who ever came in."""

    version: JourneyVersion
    entered: int
    finished: int
    steps: list[Passed]

    @property
    def inside(self) -> int:
        """Return how many are inside."""
        return sum(step.waiting for step in self.steps)


class Weight(NamedTuple):
    """Why a second person decides: how many would enter on the first day, and the most points that a step gives."""

    first_day: int
    points: int
    is_large: bool


def listed() -> list[Listed]:
    """Return the journeys in the order of their kinds."""
    since = now() - timedelta(days=LISTED_DAYS)
    order = list(KINDS)
    found = []
    for journey in sorted(Journey.objects.select_related("campaign"), key=lambda each: order.index(each.kind)):
        entries = JourneyEntry.objects.filter(journey=journey)
        left = entries.filter(left_at__gte=since).aggregate(
            finished=Count("pk", filter=Q(state=State.FINISHED)), exited=Count("pk", filter=Q(state=State.EXITED))
        )
        inside = entries.filter(version__in=_open_versions(journey), state=State.INSIDE).count()
        found.append(Listed(journey, inside, entries.filter(entered_at__gte=since).count(), **left))
    return found


def in_force(journey: Journey) -> JourneyVersion | None:
    """Return the version that members enter while a journey is on; None where none was published."""
    return journey.versions.filter(published_at__isnull=False, retired_at__isnull=True).first()


def draft(journey: Journey) -> JourneyVersion | None:
    """Return what somebody is writing of a journey, None where nobody is."""
    return journey.versions.filter(published_at__isnull=True).first()


def still_inside(journey: Journey) -> list[tuple[JourneyVersion, int]]:
    """Return the retired versions that somebody still finishes, with how many."""
    retired = journey.versions.filter(retired_at__isnull=False, closed_at__isnull=True).order_by("-number")
    counted = [(version, version.entries.filter(state=State.INSIDE).count()) for version in retired]
    return [(version, number) for version, number in counted if number]


def steps_of(version: JourneyVersion) -> list[JourneyStep]:
    """Return the steps of a version in their order, with what they send."""
    return list(version.steps.select_related("send", "send__campaign").order_by("number"))


def flow(version: JourneyVersion) -> Flow:
    """Count who is where in a version."""
    places: dict[tuple[int, str, str], int] = {}
    counted = version.entries.values_list("step", "state", "exit_reason").annotate(number=Count("pk"))
    for number, state, reason, members in counted.order_by("step", "state", "exit_reason"):
        places[number, state, reason] = members
    steps = steps_of(version)
    told = _told([step.send for step in steps])
    passed = [
        Passed(
            step, places.get((step.number, State.INSIDE, ""), 0),
            [(reason, members) for (at, state, reason), members in places.items() if at == step.number and state == State.EXITED],
            *told[step.send_id],
        )
        for step in steps
    ]  # fmt: skip
    finished = sum(members for (_, state, _), members in places.items() if state == State.FINISHED)
    return Flow(version, sum(places.values()), finished, passed)


def look(journey: Journey, version: JourneyVersion, at: datetime, since: datetime, before: datetime) -> Look:
    """Return what is asked of a version's trigger. Raises NoProgramme."""
    figures = clean_figures(KINDS[journey.kind], version.figures)
    return Look(figures, since, before, at, terms_at(at))


def weigh(journey: Journey, version: JourneyVersion) -> Weight:
    """Tell how many would enter on the first day and what they would be given. Raises NoProgramme."""
    at = now()
    yesterday = at - timedelta(days=1)
    asked = look(journey, version, at, yesterday, yesterday)
    first_day = int(rows(sql.Composed([counting(journey.kind, journey.pk, asked)]))[0][0])
    points = max((step.points for step in version.steps.all()), default=0)
    is_large = first_day > settings.CAMPAIGN_APPROVAL_SIZE or points > asked.terms.adjustment_above
    return Weight(first_day, points, is_large)


def mark(journey: Journey) -> int:
    """Return a number that changes with whatever is changed of a journey, its draft or what that sends."""
    writing = draft(journey)
    if writing is None:
        return journey.revision
    sends = writing.steps.values_list("send__revision", flat=True)
    return journey.revision + writing.revision + sum(sends)


def terms_at(at: datetime) -> Terms:
    """Return the terms in force at a moment. Raises NoProgramme."""
    return current_timeline().at(at)


def _open_versions(journey: Journey) -> Sequence[UUID]:
    return list(
        journey.versions.filter(published_at__isnull=False, closed_at__isnull=True).values_list("pk", flat=True)
    )  # fmt: skip


def _told(sends: Sequence[Send]) -> dict[UUID, tuple[int, int, int, int, int]]:
    """Return of each send how many were written to, opened it, clicked, were not written to, and were measured."""
    counted = (
        Delivery.objects.filter(send__in=sends)
        .values("send_id")
        .annotate(
            sent=Count("pk", filter=Q(state=Delivery.State.ACCEPTED)),
            opened=Count("pk", filter=Q(opened_at__isnull=False)),
            clicked=Count("pk", filter=Q(clicked_at__isnull=False)),
            not_sent=Count("pk", filter=Q(arm="", state__in=["suppressed", "failed", "unknown"])),
            measured=Count("pk", filter=~Q(arm="")),
        )
        .values_list("send_id", "sent", "opened", "clicked", "not_sent", "measured")
    )
    found = {send_id: (sent, opened, clicked, not_sent, measured) for send_id, sent, opened, clicked, not_sent, measured in counted}  # fmt: skip
    return {send.pk: found.get(send.pk, (0, 0, 0, 0, 0)) for send in sends}

"""Members go through their journeys step by step. The only writer of entries once they are made.

Those of one step who are due are one transaction: who leaves early, the points, joining the step's send, and moving on
are written together or not at all, so that a sweep that dies has done nothing, and of two at once each has others.
Locks go from entries to accounts, by id, to the send.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import NamedTuple
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection, transaction

from campaigns.actions import journey_drafts, standing
from campaigns.actions.standing import Joining
from campaigns.core.arms import is_control, is_holdout
from campaigns.core.journeys import due_after
from campaigns.journeys.exits import leaving
from campaigns.models import Campaign, JourneyEntry, JourneyStep, JourneyVersion
from campaigns.selectors.journeys import look
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND
from rewards.actions.grants import grant
from rewards.selectors.timeline import NoProgramme

logger = logging.getLogger("kizuna.journeys")

State = JourneyEntry.State
AT_ONCE = 200  # entries of a transaction: tills that serve one of these members wait no longer than it takes
SECONDS = 40  # beat asks again every minute
_DUE = """
SELECT s.id FROM campaigns_journeystep s JOIN campaigns_journeyversion v ON v.id = s.version_id
JOIN campaigns_journey j ON j.id = v.journey_id JOIN campaigns_campaign c ON c.id = j.campaign_id
WHERE v.published_at IS NOT NULL AND v.closed_at IS NULL AND c.stopped_at IS NULL AND EXISTS (
    SELECT 1 FROM campaigns_journeyentry e WHERE e.version_id = v.id AND e.step = s.number AND e.state = 'inside'
    AND e.due_at <= %s)
ORDER BY v.journey_id, v.number, s.number
"""
_TAKE = """
SELECT e.id, e.member_id, (SELECT a.id FROM rewards_pointaccount a WHERE a.member_id = e.member_id), e.occasion
FROM campaigns_journeyentry e WHERE e.version_id = %s AND e.step = %s AND e.state = 'inside' AND e.due_at <= %s
ORDER BY e.due_at, e.id LIMIT %s FOR UPDATE OF e SKIP LOCKED
"""
_LEAVE = """
UPDATE campaigns_journeyentry e SET state = 'exited', exit_reason = x.reason, due_at = NULL, left_at = %s
FROM unnest(%s::uuid[], %s::text[]) AS x(id, reason) WHERE e.id = x.id
"""


class Inside(NamedTuple):
    """An entry in hand."""

    id: UUID
    member_id: UUID
    account_id: UUID | None
    occasion: str


def advance_due(seconds: float = SECONDS) -> int:
    """Move on whoever is due, for so long at most; returns how many moved or left.

    Steps take turns, so that nobody waits until all of another step have moved on.
    """
    moved, end, waiting = 0, monotonic() + seconds, _due_steps()
    while waiting and monotonic() < end:
        numbers = {step_id: _advance(step_id) for step_id in waiting}
        moved += sum(numbers.values())
        waiting = [step_id for step_id in waiting if numbers[step_id]]
    _close_left()
    return moved


def _advance(step_id: UUID) -> int:
    try:
        return advance(step_id)
    except NoProgramme:
        logger.error("nobody moves on in a journey: no programme is published")
        return 0


def advance(step_id: UUID) -> int:
    """Have the next of those who are due take a step, or leave; returns how many. Raises NoProgramme."""
    at = now()
    step = JourneyStep.objects.select_related("version__journey__campaign").get(pk=step_id)
    with transaction.atomic():
        taken = _take(step, at)
        if not taken:
            return 0
        staying = _stay(step.version, taken, at)
        if staying:
            _give(step, staying)
            standing.join(step.send_id, [Joining(each.member_id, each.occasion, at) for each in staying])
            _move_on(step, staying, at)
    return len(taken)


def _due_steps() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [now()])
        return [row[0] for row in cursor.fetchall()]


def _take(step: JourneyStep, at: datetime) -> list[Inside]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [step.version_id, step.number, at, AT_ONCE])
        return [Inside._make(row) for row in cursor.fetchall()]


def _stay(version: JourneyVersion, taken: Sequence[Inside], at: datetime) -> list[Inside]:
    """Let those leave for whom one of the exits holds, and return the others."""
    asked = look(version.journey, version, at, at, at)
    with connection.cursor() as cursor:
        cursor.execute(leaving([each.id for each in taken], version.exits, asked))
        reasons = {row[0]: row[1] for row in cursor.fetchall() if row[1] is not None}
        if reasons:
            cursor.execute(_LEAVE, [at, list(reasons), list(reasons.values())])
    return [each for each in taken if each.id not in reasons]


def _give(step: JourneyStep, staying: Sequence[Inside]) -> None:
    """Give a step's points to those who are not left out to be measured, each once."""
    if not step.points:
        return
    journey = step.version.journey
    submissions = {
        each.account_id: uuid5(step.pk, each.id.hex)
        for each in staying
        if each.account_id is not None and not _is_measured(each.member_id, journey.campaign)
    }
    grant(submissions, step.points, f"{journey.kind}_gift")


def _is_measured(member_id: UUID, campaign: Campaign) -> bool:
    return is_holdout(member_id, settings.CAMPAIGN_HOLDOUT_PERCENT) or is_control(
        member_id, campaign.pk, campaign.control_percent
    )


def _move_on(step: JourneyStep, staying: Sequence[Inside], at: datetime) -> None:
    rows = JourneyEntry.objects.filter(pk__in=[each.id for each in staying])
    following = step.version.steps.filter(number=step.number + 1).first()
    if following is None:
        rows.update(state=State.FINISHED, due_at=None, left_at=at)
        return
    zone = look(step.version.journey, step.version, at, at, at).zone
    rows.update(step=following.number, due_at=due_after(at, following.wait, following.wait_unit, zone))


def _close_left() -> None:
    """Close what retired versions send of which the last member has left."""
    retired = JourneyVersion.objects.filter(retired_at__isnull=False, closed_at__isnull=True)
    for version in retired.exclude(entries__state=State.INSIDE):
        with transaction.atomic():
            for step in version.steps.all():
                standing.close(step.send_id, actor=COMMAND)
            journey_drafts.close(version, now())

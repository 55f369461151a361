"""Journeys that are on, and members who are inside them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns.actions import journey_drafts, journeys
from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter_due
from campaigns.core.journeys import KINDS, Step
from campaigns.models import Campaign, Journey, JourneyEntry, JourneyVersion
from campaigns.selectors.journeys import draft, mark
from members.actions.audit import COMMAND
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.enrolment import enrol_member
from tests.rewards.cast import published

TOKYO = ZoneInfo("Asia/Tokyo")


def journey(kind: str) -> Journey:
    """Return a journey of a kind as it is made, switched off."""
    journeys.ensure()
    return Journey.objects.get(kind=kind)


def on(
    kind: str, figures: dict[str, int] | None = None, exits: list[str] | None = None, steps: dict[int, Step] | None = None,
    control_percent: int = 0,
) -> Journey:  # fmt: skip
    """Return a journey that is on, with its ready texts; without a control group unless one is asked for."""
    published()
    made = journey(kind)
    Campaign.objects.filter(pk=made.campaign_id).update(control_percent=control_percent)
    writing, known = draft(made), KINDS[kind]
    assert writing is not None
    journey_drafts.write(
        writing.pk, writing.revision, known.usual_figures | (figures or {}),
        list(known.usual_exits) if exits is None else exits, steps or {}, actor=COMMAND,
    )  # fmt: skip
    assert journeys.switch_on(made.pk, mark(made), actor=COMMAND)
    made.refresh_from_db()
    return made


def looked_back(made: Journey, days: float) -> None:
    """Have it be on, and looked at last, so many days ago."""
    at = datetime.now(UTC) - timedelta(days=days)
    Journey.objects.filter(pk=made.pk).update(switched_on_at=at, looked_at=at)


def look_again() -> int:
    """Let in whoever is to enter, as if it were long since the last look; returns how many did."""
    Journey.objects.filter(looked_at__isnull=False).update(looked_at=datetime.now(UTC) - timedelta(hours=2))
    return enter_due()


def joins(**person: Any) -> Member:
    """Return somebody who has just joined."""
    return enrol_member(origin="portal", **person)[0]


def step_on() -> int:
    """Move on everybody inside, as if what they wait for had come."""
    JourneyEntry.objects.filter(state="inside").update(due_at=datetime.now(UTC) - timedelta(seconds=1))
    return advance_due()


def day_from_now(days: int) -> date:
    """Return the day so many days from today, in the programme's zone."""
    return datetime.now(TOKYO).date() + timedelta(days=days)


def points_until(account_id: UUID, last_day: date, points: int = 500) -> None:
    """Give somebody points that can be used until the end of a day."""
    gone = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), TOKYO)
    adjust(account_id, points, "goodwill", "", expires_at=gone)


def entry(who: Member) -> JourneyEntry:
    """Return the one entry of a member."""
    return JourneyEntry.objects.get(member=who)


def version(made: Journey, number: int) -> JourneyVersion:
    """Return a version of a journey."""
    return made.versions.get(number=number)

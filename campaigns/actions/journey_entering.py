"""Members enter the journeys that are on. The only writer of new entries; what is due is told by the database alone."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from campaigns.core.journeys import due_after
from campaigns.journeys.entering import TRIGGERS, entering
from campaigns.models import Journey
from campaigns.selectors.journeys import in_force, look
from campaigns.selectors.segments import make_room
from loyalty_site.lib.clock import now
from rewards.selectors.timeline import NoProgramme

logger = logging.getLogger("kizuna.journeys")


def enter_due() -> int:
    """Let into each journey whoever is to enter it now; returns how many did."""
    entered, on = 0, Journey.objects.filter(switched_on_at__isnull=False, campaign__stopped_at=None)
    for journey_id in on.order_by("kind").values_list("pk", flat=True):
        try:
            entered += enter(journey_id, now())
        except NoProgramme:
            logger.error("nobody enters a journey: no programme is published")
    return entered


def enter(journey_id: UUID, at: datetime) -> int:
    """Let members into a journey that is on, as often as its kind is asked; returns how many entered.

    One look at a time: what somebody else is looking at is left to them. That it was looked at is written with the
    entries, so that a look that dies is made again. Raises NoProgramme.
    """
    with transaction.atomic():
        journey = (
            Journey.objects.select_for_update(of=["self"], skip_locked=True)
            .filter(pk=journey_id, switched_on_at__isnull=False)
            .first()
        )
        if journey is None or not _is_due(journey, at):
            return 0
        version = in_force(journey)
        assert version is not None and journey.switched_on_at is not None  # it was switched on with one
        asked = look(journey, version, at, journey.switched_on_at, journey.looked_at or journey.switched_on_at)
        first = version.steps.get(number=1)
        due_at = due_after(at, first.wait, first.wait_unit, asked.zone)
        make_room()
        with connection.cursor() as cursor:
            cursor.execute(entering(journey.kind, journey.pk, version.pk, asked, due_at))
            entered = cursor.rowcount
        Journey.objects.filter(pk=journey.pk).update(looked_at=at)
    return entered


def _is_due(journey: Journey, at: datetime) -> bool:
    """Tell whether it is time to look: at once after it was switched on, then as often as its kind says."""
    last = journey.looked_at
    return last is None or at - last >= TRIGGERS[journey.kind].every

"""A send is launched: its audience is frozen, each of it with a decision, in one statement and one transaction."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from campaigns.audience.freezing import freezing
from campaigns.core.recurrence import following
from campaigns.core.rule import BadRule
from campaigns.models import Send
from campaigns.selectors.audience import candidates, question
from campaigns.selectors.segments import make_room, zone
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND, record_change

logger = logging.getLogger("kizuna.deliveries")

State = Send.State


def launch_due() -> int:
    """Launch every send whose time has come; returns how many. What cannot be launched keeps nobody else waiting."""
    launched = 0
    due = Send.objects.filter(state=State.SCHEDULED, scheduled_at__lte=now()).order_by("scheduled_at", "pk")
    for send_id in list(due.values_list("pk", flat=True)):
        try:
            launched += launch(send_id)
        except BadRule:
            logger.error("a send is not launched: the rule of its segment can be read no more")
    return launched


def launch(send_id: UUID) -> bool:
    """Freeze the audience of a scheduled send whose time has come; False where somebody else has launched it.

    How often somebody may be written to is asked when it is handed over, and not now. A send that is repeated makes
    its next one in the same transaction. Raises BadRule.
    """
    with transaction.atomic():
        send = Send.objects.select_for_update(of=["self"]).select_related("campaign", "segment").get(pk=send_id)
        at = now()
        is_due = send.state == State.SCHEDULED and send.scheduled_at is not None and send.scheduled_at <= at
        if not is_due or send.campaign.stopped_at is not None:
            return False
        send.audience = _freeze(send, at)
        send.state, send.launched_at, send.changed_at = State.SENDING, at, at
        send.save(update_fields=["audience", "state", "launched_at", "changed_at"])
        record_change(COMMAND, "send.launch", send.pk, after={"audience": send.audience})
        if send.repeats:
            _repeat(send)
    return True


def _freeze(send: Send, at: datetime) -> int:
    statement = freezing(question(send), candidates(send), at)
    make_room(for_all=True)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def _repeat(send: Send) -> None:
    """Schedule the next one while the campaign lasts; those whose moment has passed meanwhile are left out."""
    first = send.repeated_from or send
    assert first.scheduled_at is not None
    at = now()
    moment = following(first.scheduled_at, send.repeats, at, zone())
    last = send.campaign.ends_on
    if (last is not None and moment.date() > last) or send.campaign.stopped_at is not None:
        return
    Send.objects.create(
        campaign=send.campaign, name=send.name, topic=send.topic, segment=send.segment, channels=send.channels,
        variants=send.variants, coupon=send.coupon, tracks=send.tracks, state=State.SCHEDULED, scheduled_at=moment,
        repeats=send.repeats, repeated_from=first, submitted_at=send.submitted_at, submitted_by=send.submitted_by,
        approved_at=send.approved_at, approved_by=send.approved_by, changed_at=at,
    )  # fmt: skip

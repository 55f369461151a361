"""Sends that are joined by one member after the other: opened, joined, closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from campaigns import errors
from campaigns.audience.freezing import joining
from campaigns.messages.checking import mistakes
from campaigns.models import Send
from campaigns.selectors.audience import question
from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change

State = Send.State
_JOININGS = sql.SQL("SELECT * FROM unnest({}::uuid[], {}::text[], {}::timestamptz[]) AS u(id, occasion, due_at)")


class Joining(NamedTuple):
    """Who joins a send on which occasion, in up to 40 characters, and from when on they are to be written to."""

    member_id: UUID
    occasion: str
    due_at: datetime


def open_send(send_id: UUID, *, actor: Actor) -> Send:
    """Let members join a send from now on.

    Raises SendNotReady where it is no draft that can be joined, CampaignStopped, SendHasMistakes, Send.DoesNotExist.
    """
    with transaction.atomic():
        send = _locked(send_id)
        if send.state != State.DRAFT or not send.is_standing:
            raise errors.SendNotReady(state=send.get_state_display())
        if send.campaign.stopped_at is not None:
            raise errors.CampaignStopped
        wrong = mistakes(send)
        if wrong:
            raise errors.SendHasMistakes(count=len(wrong))
        at = now()
        send.state, send.audience, send.launched_at = State.SENDING, 0, at
        send.changed_at, send.changed_by_id, send.revision = at, actor.user_id, send.revision + 1
        send.save()
        record_change(actor, "send.open", send.pk, before={"state": "draft"}, after={"state": "sending"})
    return send


def join(send_id: UUID, joinings: Sequence[Joining]) -> int:
    """Have members join a send, each with their decision; returns how many did.

    Whoever has joined on this occasion already is left as they are, so that asking again changes nothing. Of a send that
    is paused they wait; a send that is closed or stopped is joined by nobody. Whoever is left out to be measured is
    drawn as for every other send, and quiet hours and caps are asked about when it is handed over.
    """
    with transaction.atomic():
        # Whoever closes or stops it waits for those who are joining, and nobody joins behind their back.
        send = Send.objects.select_for_update(of=["self"], no_key=True).select_related("campaign").get(pk=send_id)
        if not joinings or not send.is_standing or send.closed_at or send.state not in (State.SENDING, State.PAUSED):
            return 0
        columns = [sql.Literal(list(column)) for column in zip(*joinings, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(joining(question(send), _JOININGS.format(*columns), now()))
            return cursor.rowcount


def close(send_id: UUID, *, actor: Actor) -> Send:
    """Let nobody join a send any more; it is finished once each who has joined has an outcome. Raises Send.DoesNotExist."""
    with transaction.atomic():
        send = _locked(send_id)
        if send.is_standing and send.closed_at is None:
            send.closed_at = send.changed_at = now()
            send.changed_by_id = actor.user_id
            send.save(update_fields=["closed_at", "changed_at", "changed_by"])
            record_change(actor, "send.close", send.pk)
    return send


def _locked(send_id: UUID) -> Send:
    return Send.objects.select_for_update(of=["self"]).select_related("campaign").get(pk=send_id)

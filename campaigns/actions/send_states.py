"""A send on its way: submitted, approved, scheduled, paused, resumed, stopped.

The only writer of a send's state, with `launching` and the engine, which finishes it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from campaigns import errors
from campaigns.messages.checking import mistakes
from campaigns.models import Delivery, Send
from campaigns.selectors.audience import dry_run
from loyalty_site.lib.clock import now
from members.actions.audit import COMMAND, Actor, record_change

State = Send.State
_OPEN = (State.DRAFT, State.SUBMITTED, State.SCHEDULED)


def submit(send_id: UUID, revision: int, scheduled_at: datetime | None, *, actor: Actor) -> Send:
    """Have a draft sent at a moment, None for at once: scheduled, or waiting for a second person where it is large.

    Raises SendChanged, SendNotReady, SendHasMistakes, SendInThePast, CampaignStopped, BadRule.
    """
    at = now()
    if scheduled_at is not None and scheduled_at < at:
        raise errors.SendInThePast
    with transaction.atomic():
        send = _locked(send_id, State.DRAFT)
        if send.is_standing:
            raise errors.SendNotReady(state=send.get_state_display())
        if send.revision != revision:
            raise errors.SendChanged
        if send.campaign.stopped_at is not None:
            raise errors.CampaignStopped
        wrong = mistakes(send)
        if wrong:
            raise errors.SendHasMistakes(count=len(wrong))
        send.scheduled_at = scheduled_at or at
        send.submitted_at, send.submitted_by_id = at, actor.user_id
        is_large = dry_run(send, send.scheduled_at).sent > settings.CAMPAIGN_APPROVAL_SIZE
        _save(send, State.SUBMITTED if is_large else State.SCHEDULED, "send.submit", actor)
    return send


def approve(send_id: UUID, revision: int, *, actor: Actor) -> Send:
    """Approve what somebody else has submitted: it is scheduled, at once where its time has passed.

    Raises SendChanged, SendNotReady, SendApprovedByItsWriter, CampaignStopped.
    """
    with transaction.atomic():
        send = _locked(send_id, State.SUBMITTED)
        if send.revision != revision:
            raise errors.SendChanged
        if send.submitted_by_id == actor.user_id:
            raise errors.SendApprovedByItsWriter
        if send.campaign.stopped_at is not None:
            raise errors.CampaignStopped
        send.approved_at, send.approved_by_id = now(), actor.user_id
        _save(send, State.SCHEDULED, "send.approve", actor)
    return send


def take_back(send_id: UUID, *, actor: Actor) -> Send:
    """Make a draft again of what has not been launched. Raises SendNotReady."""
    with transaction.atomic():
        send = _locked(send_id, State.SUBMITTED, State.SCHEDULED)
        send.submitted_at = send.submitted_by = send.approved_at = send.approved_by = None
        _save(send, State.DRAFT, "send.take_back", actor)
    return send


def pause(send_id: UUID, *, actor: Actor) -> Send:
    """Hold a send until it is resumed: whoever has a delivery in hand asks again before handing it over.

    Raises SendNotReady.
    """
    with transaction.atomic():
        send = _locked(send_id, State.SENDING)
        _put_down(send, State.PAUSED, Send.Pause.PERSON)
        record_change(actor, "send.pause", send.pk)
    return send


def pause_itself(send_id: UUID, reason: Send.Pause) -> bool:
    """Hold a send because of what it meets; False where it is not being sent any more."""
    with transaction.atomic():
        send = Send.objects.select_for_update().get(pk=send_id)
        if send.state != State.SENDING:
            return False
        _put_down(send, State.PAUSED, reason)
        record_change(COMMAND, "send.pause", send.pk, after={"reason": str(reason)})
    return True


def resume(send_id: UUID, *, actor: Actor) -> Send:
    """Go on where a send was paused. Raises SendNotReady."""
    with transaction.atomic():
        send = _locked(send_id, State.PAUSED)
        send.pause_reason = ""
        _save(send, State.SENDING, "send.resume", actor)
    return send


def stop(send_id: UUID, *, actor: Actor) -> Send:
    """Stop a send for good: nobody who still waits is written to. Raises SendNotReady."""
    with transaction.atomic():
        send = _locked(send_id, *_OPEN, State.SENDING, State.PAUSED)
        give_up([send.pk])
        send.pause_reason = ""
        send.finished_at = now()
        _save(send, State.STOPPED, "send.stop", actor)
    return send


def give_up(send_ids: Sequence[UUID]) -> int:
    """Settle what still waits of sends that are stopped; what is being handed over just now is left to the next sweep."""
    with transaction.atomic():
        return _free(Delivery.objects.filter(send__in=send_ids, state__in=["pending", "claimed"])).update(
            state=Delivery.State.SUPPRESSED, reason=Delivery.Reason.STOPPED, claim=None, lease_until=None,
            due_at=None, settled_at=now(),
        )  # fmt: skip


def _free(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Return those that nobody has locked: a hand holds one of them and waits for another, and so must nobody else.

    What is left out is asked about the send's state by whoever hands it over.
    """
    return Delivery.objects.filter(pk__in=rows.select_for_update(skip_locked=True, of=["self"]).values("pk"))


def _put_down(send: Send, state: State, reason: Send.Pause) -> None:
    _free(Delivery.objects.filter(send=send, state=Delivery.State.CLAIMED)).update(
        state=Delivery.State.PENDING, claim=None, lease_until=None
    )
    send.state, send.pause_reason, send.changed_at = state, reason, now()
    send.save(update_fields=["state", "pause_reason", "changed_at"])


def _locked(send_id: UUID, *states: State) -> Send:
    send = Send.objects.select_for_update(of=["self"]).select_related("campaign", "segment").get(pk=send_id)
    if send.state not in states:
        raise errors.SendNotReady(state=send.get_state_display())
    return send


def _save(send: Send, state: State, verb: str, actor: Actor) -> None:
    before, send.state, send.changed_at = send.state, state, now()
    send.changed_by_id = actor.user_id
    send.revision += 1
    send.save()
    record_change(actor, verb, send.pk, before={"state": before}, after={"state": str(state)})

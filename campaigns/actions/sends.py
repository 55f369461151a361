"""Drafts of sends: begun and written. Only a draft is changed; what becomes of it later is done elsewhere."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import transaction

from campaigns import errors
from campaigns.core.content import DOCUMENT_MAX
from campaigns.models import Send
from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change

VARIANTS_MAX = 4


class Draft(NamedTuple):
    """What a person writes of a send. Its content may have mistakes yet: they keep it from being scheduled."""

    name: str
    topic: str
    segment_id: UUID | None
    channels: Sequence[str]
    coupon: str
    tracks: bool
    variants: Sequence[dict[str, Any]]


def begin(campaign_id: UUID, draft: Draft, *, actor: Actor, is_standing: bool = False) -> Send:
    """Write a new send of a campaign, one that is joined where it `is_standing`. Raises SendTooLong, SharesNotWhole."""
    _check(draft)
    with transaction.atomic():
        send = Send(campaign_id=campaign_id, is_standing=is_standing, revision=0)
        _save(send, draft, actor)
        record_change(actor, "send.create", send.pk, after=_told(send))
    return send


def write(send_id: UUID, revision: int, draft: Draft, *, actor: Actor) -> Send:
    """Save a draft that was opened at a revision.

    Raises SendChanged, SendNotReady, SendTooLong, SharesNotWhole, Send.DoesNotExist.
    """
    _check(draft)
    with transaction.atomic():
        send = Send.objects.select_for_update(of=["self"]).get(pk=send_id)
        if send.state != Send.State.DRAFT:
            raise errors.SendNotReady(state=send.get_state_display())
        if send.revision != revision:
            raise errors.SendChanged
        before = _told(send)
        _save(send, draft, actor)
        record_change(actor, "send.write", send.pk, before=before, after=_told(send))
    return send


def _check(draft: Draft) -> None:
    shares = [variant["share"] for variant in draft.variants]
    if not 1 <= len(shares) <= VARIANTS_MAX or sum(shares) != 100 or min(shares) < 1:
        raise errors.SharesNotWhole
    if len(orjson.dumps(list(draft.variants))) > DOCUMENT_MAX:
        raise errors.SendTooLong


def _save(send: Send, draft: Draft, actor: Actor) -> None:
    send.name, send.topic = draft.name, draft.topic
    send.segment_id = None if send.is_standing else draft.segment_id  # whoever joins it is its audience
    send.channels, send.coupon, send.tracks = list(draft.channels), draft.coupon, draft.tracks
    send.variants = list(draft.variants)
    send.revision += 1
    send.changed_at, send.changed_by_id = now(), actor.user_id
    send.save()


def _told(send: Send) -> dict[str, Any]:
    """Return what the audit tells of a send; the words themselves are in the change that is noted of its row."""
    return {
        "topic": send.topic,
        "channels": send.channels,
        "coupon": send.coupon,
        "segment": str(send.segment_id or ""),
    }

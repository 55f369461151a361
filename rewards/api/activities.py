"""Activities: behaviour that is not a purchase."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router

from members.actions.idempotency import stored_answer
from members.api.idempotency import NaturalKey
from members.api.operation import operation
from rewards.actions.activities import OURS, activity_digest, post_activity
from rewards.api.bodies import NewActivity
from rewards.api.data import balance_data, tier_data
from rewards.api.once import once_by_reference
from rewards.api.references import member_in_body
from rewards.api.refusals import refuses
from rewards.api.shapes import ActivityPosted
from rewards.core import refusals
from rewards.core.refusals import ExternalIdTaken, ReservedActivity
from rewards.models import Activity
from rewards.selectors.receipts import Receipt, balance_of, stored_activity_receipt, tier_of

router = Router(tags=["activities"])


@router.post(
    "/activities",
    **operation(
        "activities:write",
        {201: ActivityPosted},
        idempotency="optional",
        refuses=refuses(refusals.UnknownMember, refusals.MemberLeft, refusals.ReservedActivity),
        example={
            "member": "2000000000015",
            "type": "review",
            "external_id": "review-881",
            "occurred_at": "2026-10-01T20:00:00+09:00",
            "data": {"stars": 5},
        },
    ),
)
def post(request: HttpRequest, body: NewActivity) -> HttpResponse:
    """Post what a member did; the same `external_id` of a type with the same content is answered as before."""
    if body.type in OURS:
        raise ReservedActivity(type=body.type)
    key = NaturalKey("activity", f"{body.type}\x1f{body.external_id}")

    def effect() -> tuple[int, Any]:
        return 201, _post(body, member_in_body(body.member).account_id, key)

    return once_by_reference(request, key, effect, constraint="activity_is_posted_once")


def _post(body: NewActivity, account_id: UUID, key: NaturalKey) -> dict[str, Any]:
    known = Activity.objects.filter(type=body.type, external_id=body.external_id).first()
    if known is None:
        acted = post_activity(account_id, body.type, body.external_id, body.occurred_at, data=body.data)
        standing, timeline = acted.account.standing, acted.account.timeline
        return _data(
            Receipt(
                acted.id, acted.earned, 0, acted.breakdown, balance_of(standing), tier_of(standing),
                timeline.at(standing.clock or body.occurred_at),
            )
        )  # fmt: skip
    if bytes(known.digest) != activity_digest(account_id, body.type, body.external_id, body.occurred_at, body.data):
        raise ExternalIdTaken()
    stored = stored_answer(*key)
    return orjson.loads(stored.body) if stored is not None else _data(stored_activity_receipt(known.pk, account_id))


def _data(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "earned": receipt.earned,
        "breakdown": receipt.breakdown,
        "balance": balance_data(receipt.balance),
        "tier": tier_data(receipt.tier, receipt.terms),
    }

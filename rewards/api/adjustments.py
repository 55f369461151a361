"""Adjustments: points given or taken by a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from loyalty_site.lib.clock import now
from members.api.errors import Invalid
from members.api.fields import field_problem
from members.api.idempotency import with_idempotency
from members.api.operation import operation
from rewards.actions.adjustments import adjust
from rewards.api.bodies import NewAdjustment
from rewards.api.data import balance_data
from rewards.api.references import MemberPath, member_in_path
from rewards.api.refusals import refuses
from rewards.api.shapes import Adjusted, AdjustmentWaiting
from rewards.core import refusals
from rewards.models import Adjustment
from rewards.selectors.receipts import balance_of

router = Router(tags=["adjustments"])


@router.post(
    "/members/{member}/adjustments",
    **operation(
        "points:write",
        {201: Adjusted, 202: AdjustmentWaiting},
        idempotency="required",
        refuses=refuses(refusals.InsufficientPoints, refusals.MemberLeft),
        example={"points": 100, "reason_code": "apology", "note": "The delivery came late."},
    ),
)
def post(request: HttpRequest, member: MemberPath, body: NewAdjustment) -> HttpResponse:
    """Give or take points; above the programme's limit a second person decides: 202."""
    holder = member_in_path(member)
    _check(body)

    def effect() -> tuple[int, Any]:
        row, account = adjust(
            holder.account_id, body.points, body.reason_code, body.note,
            expires_at=body.expires_at, api_key_id=request.auth.id,  # type: ignore[attr-defined]
        )  # fmt: skip
        if row.status == Adjustment.Status.WAITING:
            return 202, {"id": row.pk, "status": "waiting"}
        return 201, {"id": row.pk, "points": row.points, "balance": balance_data(balance_of(account.standing))}

    return with_idempotency(request, effect)


def _check(body: NewAdjustment) -> None:
    """Raise Invalid for an adjustment of nothing, and for an expiry that is past or of points that are taken."""
    if body.points == 0:
        raise Invalid([field_problem(("points",), "out_of_range")])
    if body.expires_at is not None and (body.points < 0 or body.expires_at <= now()):
        raise Invalid([field_problem(("expires_at",), "out_of_range")])

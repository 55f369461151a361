"""Transfers: points from one member to another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from members.api.idempotency import with_idempotency
from members.api.operation import operation
from rewards.actions.transfers import transfer
from rewards.api.bodies import NewTransfer
from rewards.api.data import balance_data
from rewards.api.references import MemberPath, member_in_path, staying
from rewards.api.refusals import PROBLEMS, refuses
from rewards.api.shapes import Transferred
from rewards.core import refusals
from rewards.selectors.receipts import balance_of
from rewards.selectors.targets import find_holder

router = Router(tags=["transfers"])


@router.post(
    "/members/{member}/transfers",
    **operation(
        "points:write",
        {201: Transferred},
        idempotency="required",
        refuses=refuses(
            refusals.InsufficientPoints, refusals.CannotSpend, refusals.MustRegister, refusals.MemberLeft,
            refusals.UnknownMember, refusals.TransferToSelf,
        ),
        example={"to": "2000000000022", "points": 100},
    ),
)  # fmt: skip
def post(request: HttpRequest, member: MemberPath, body: NewTransfer) -> HttpResponse:
    """Send points; they keep their expiry."""
    sender = member_in_path(member)
    receiver = find_holder(body.to)
    if receiver is None:
        raise PROBLEMS[refusals.UnknownMember](field="to")
    receiver = staying(receiver)

    def effect() -> tuple[int, Any]:
        row, account, _ = transfer(sender.account_id, receiver.account_id, body.points)
        return 201, {"id": row.pk, "points": row.points, "balance": balance_data(balance_of(account.standing))}

    return with_idempotency(request, effect)

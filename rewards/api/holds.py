"""Holds: points reserved at a till, spent or given back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from members.api.errors import NotFound
from members.api.idempotency import with_idempotency
from members.api.operation import operation
from members.api.types import Nothing
from rewards.actions.holds import capture_hold, place_hold, release_hold
from rewards.api.bodies import Capturing, NewHold
from rewards.api.data import balance_data
from rewards.api.references import MemberPath, member_in_path
from rewards.api.refusals import refuses
from rewards.api.shapes import HoldEnd, HoldPlaced
from rewards.core import refusals
from rewards.models import Hold
from rewards.selectors.accounts import Account
from rewards.selectors.receipts import balance_of

router = Router(tags=["holds"])

_SPENDING = refuses(refusals.InsufficientPoints, refusals.CannotSpend, refusals.MustRegister, refusals.MemberLeft)
_RESOLVING = refuses(refusals.HoldExpired, refusals.HoldResolved)


@router.post(
    "/members/{member}/holds",
    **operation(
        "points:write",
        {201: HoldPlaced},
        idempotency="required",
        refuses=_SPENDING,
        example={"points": 300, "expires_in": 900},
    ),
)
def place(request: HttpRequest, member: MemberPath, body: NewHold) -> HttpResponse:
    """Reserve points for so many seconds."""
    holder = member_in_path(member)

    def effect() -> tuple[int, Any]:
        hold_id, ends_at, _ = place_hold(holder.account_id, body.points, body.expires_in)
        return 201, {"id": hold_id, "points": body.points, "expires_at": ends_at}

    return with_idempotency(request, effect)


@router.post(
    "/holds/{uuid:hold}/capture",
    **operation(
        "points:write",
        {200: HoldEnd},
        idempotency="required",
        refuses=[*_RESOLVING, *refuses(refusals.CaptureExceedsHold, refusals.CannotSpend)],
        example={"points": 250},
    ),
)
def capture(request: HttpRequest, hold: Path[UUID], body: Capturing) -> HttpResponse:
    """Spend held points, all of them or so many; the rest is released."""
    _check_exists(hold)
    return with_idempotency(request, lambda: (200, _resolved(hold, capture_hold(hold, body.points))))


@router.post(
    "/holds/{uuid:hold}/release",
    **operation("points:write", {200: HoldEnd}, idempotency="required", refuses=_RESOLVING, example={}),
)
def release(request: HttpRequest, hold: Path[UUID], body: Nothing) -> HttpResponse:
    """Give a hold up."""
    _check_exists(hold)
    return with_idempotency(request, lambda: (200, _resolved(hold, release_hold(hold))))


def _check_exists(hold_id: UUID) -> None:
    if not Hold.objects.filter(pk=hold_id).exists():
        raise NotFound


def _resolved(hold_id: UUID, account: Account) -> dict[str, Any]:
    status, points, captured = Hold.objects.values_list("status", "points", "captured").get(pk=hold_id)
    return {
        "id": hold_id, "status": status, "captured": captured, "released": points - captured,
        "balance": balance_data(balance_of(account.standing)),
    }  # fmt: skip

"""The member calls."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from members import errors
from members.actions import profile
from members.actions.audit import Actor
from members.api.answers import answer
from members.api.errors import NotFound
from members.api.idempotency import with_idempotency
from members.api.operation import operation
from members.api.schemas import MemberChanges, MemberKnown, NewMember
from members.models import Member
from members.selectors.members import resolve
from rewards.actions.enrolment import enrol_member
from rewards.actions.leaving import leave

router = Router(tags=["members"])

Reference = Annotated[
    str,
    Path(
        max_length=320,
        description="An id, a member number, card:…, email:…, phone:… or ext:… (external reference).",
        examples=["2000000000015"],
    ),
]

_EXAMPLE = {
    "external_id": "crm-1001",
    "email": "hanako@example.com",
    "name": "山田 花子",
    "language": "ja",
    "consents": {"email": True},
}
_PROFILE_REFUSALS = [errors.AlreadyAMember, errors.InvalidEmail, errors.InvalidPhone, errors.InvalidBirthday]


@router.post(
    "/members",
    **operation(
        "members:write",
        {201: MemberKnown, 200: MemberKnown},
        idempotency="optional",
        refuses=[*_PROFILE_REFUSALS, errors.CardTaken, errors.CardUnknown, errors.StoreUnknown],
        example=_EXAMPLE,
    ),
)
def enrol(request: HttpRequest, body: NewMember) -> HttpResponse:
    """Enrol a member: 201; a known `external_id` is the same member, unchanged: 200."""
    arguments = body.arguments()
    arguments["store"] = request.auth.store_for(body.enrolment.store)  # type: ignore[attr-defined]

    def effect() -> tuple[int, Any]:
        member, is_new = enrol_member(**arguments)
        return (201 if is_new else 200), _known(member)

    return with_idempotency(request, effect, is_repeatable=body.external_id is not None)


@router.patch(
    "/members/{member}",
    **operation("members:write", {200: MemberKnown}, refuses=[*_PROFILE_REFUSALS, errors.MembershipEnded]),
)
def change(request: HttpRequest, member: Reference, body: MemberChanges) -> HttpResponse:
    """Change a member's profile, consents and status; what is left out stays. Frozen earns and cannot spend.

    `left` ends the membership for good: points and coupons are given up, a debt is let go, and nobody is asked.
    """
    found = resolve(member)
    if found is None:
        raise NotFound
    actor = Actor.of(api_key_id=request.auth.id)  # type: ignore[attr-defined]
    changes = body.arguments()
    if changes.get("status") != Member.Status.LEFT:
        return answer(_known(profile.change(found, actor=actor, **changes)))
    del changes["status"]
    with transaction.atomic():  # what they have is given up first
        profile.change(found, actor=actor, **changes)
        leave(found.pk, actor=actor)
    found.refresh_from_db()
    return answer(_known(found))


def _known(member: Member) -> dict[str, Any]:
    return {"id": member.pk, "number": member.number, "status": member.status}

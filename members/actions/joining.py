"""Two memberships of one person become one: the cards, the sign-in and what is known of the person move."""

from typing import Any
from uuid import UUID

from django.db import transaction

from members.actions import consents, legal, pins, profile, referrals
from members.actions.audit import Actor, record_change
from members.models import Member, MemberCard, User
from members.selectors.consents import newest_statements

PORTAL = "portal"
_FILLED = ("email", "phone", "name", "kana", "birthday")


def lock_member(member_id: UUID) -> Member:
    """Return a member locked against a second claim; whoever only refers to the member waits for nothing."""
    return Member.objects.select_for_update(no_key=True, of=["self"]).get(pk=member_id)


@transaction.atomic
def join_members(leaving: Member, staying: Member, user: User) -> Member:
    """Let one membership go on as the other, which the person signs in to; return the one that stays.

    What the one that stays does not know is taken from the other, and of what the person agreed to hear the answers
    they gave themselves count, as does what they accepted. Points are the caller's, who moves them first, in the same transaction.
    """
    known = {field: getattr(leaving, field) for field in _FILLED}
    said = newest_statements(leaving).values() if leaving.user_id else ()
    referrals.carry_over(leaving, staying)
    pins.carry_over(leaving, staying)
    cards = list(
        MemberCard.objects.filter(member=leaving, status=MemberCard.Status.ACTIVE).values_list("pk", flat=True)
    )
    MemberCard.objects.filter(pk__in=cards).update(member=staying)
    actor = Actor(PORTAL, user.pk)
    profile.change(leaving, status=Member.Status.LEFT, actor=actor)
    filled: dict[str, Any] = {field: value for field, value in known.items() if value and not getattr(staying, field)}
    for field, value in {**filled, "user": user, "is_provisional": False}.items():
        setattr(staying, field, value)
    staying.save(update_fields=[*filled, "user", "is_provisional", "updated_at"])
    consents.take_over(said, staying)
    legal.carry_over(leaving, staying)
    record_change(
        actor, "member.join", staying.pk, joined=str(leaving.pk), filled=sorted(filled), cards=[str(pk) for pk in cards]
    )
    return staying

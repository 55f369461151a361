"""The list of interests that staff keep, and what members choose of it."""

from collections.abc import Iterable

from django.db import transaction

from members import errors
from members.actions.audit import Actor, record
from members.models import Interest, Member, MemberInterest


@transaction.atomic
def keep(interest: Interest, *, actor: Actor) -> Interest:
    """Save an interest of the list as it is now (already checked), and record who did so."""
    verb = "interest.create" if interest._state.adding else "interest.change"
    interest.save()
    said = {"position": interest.position, "is_offered": interest.is_offered}
    record(verb, "interest", interest.code, origin=actor.origin, actor_id=actor.user_id, data=said)
    return interest


def choose(member: Member, codes: Iterable[str]) -> None:
    """Make these the interests of a member, whose row the caller has locked.

    One that is no longer offered can be kept and not be chosen anew. Raises InterestUnknown.
    """
    wanted = set(codes)
    chosen = set(MemberInterest.objects.filter(member=member).values_list("interest_id", flat=True))
    new = wanted - chosen
    if new and Interest.objects.filter(code__in=new, is_offered=True).count() != len(new):
        raise errors.InterestUnknown
    if chosen - wanted:
        MemberInterest.objects.filter(member=member, interest_id__in=chosen - wanted).delete()
    MemberInterest.objects.bulk_create(MemberInterest(member=member, interest_id=code) for code in sorted(new))

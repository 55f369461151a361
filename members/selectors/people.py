"""Whose data is whose: the person behind a member, for exports and for erasure."""

from uuid import UUID

from django.db.models import Q

from loyalty_site.lib.personal import Person
from members.models import AuditEntry, Departure, Member, MemberMerge, User


def person_of(member: Member) -> Person:
    """Return the person who is a member, with the addresses that they have proved: what they may be handed."""
    user = member.user
    return Person(_joined(member), user.pk if user else None, _proved(user))


def kept_in_place_of(user: User) -> Member | None:
    """Return the membership that goes on in place of the one that a person signed in to; None where none does."""
    merge = MemberMerge.objects.filter(user=user, undone_at=None).select_related("kept__user").first()
    return merge.kept if merge is not None else None


def person_left(departure: Departure) -> Person:
    """Return the person who has left, as erasure finds them; their sign-in's row must be locked.

    A sign-in that goes on, for staff or for a membership of today, is none of theirs any more, and neither are its
    addresses. Where nobody signed in, the addresses that a store has noted count.
    """
    member, user = departure.member, departure.user
    if user is None:
        noted = frozenset(contact for contact in (member.email, member.phone) if contact)
        others = Member.objects.exclude(pk=member.pk)
        theirs = {contact for contact in noted if not others.filter(Q(email=contact) | Q(phone=contact)).exists()}
        return Person(_joined(member), None, frozenset(theirs))
    if user.is_staff or Member.objects.filter(user=user).exists():
        return Person(_joined(member))
    return Person(_joined(member), user.pk, _proved(user))


def _joined(member: Member) -> tuple[UUID, ...]:
    """Return a membership and those that went on as it, in as many steps as it took (`members.actions.joining`, `merging`)."""
    found, new = [member.pk], [member.pk]
    while new:
        acts = AuditEntry.objects.filter(
            object_type="member", object_id__in=[str(each) for each in new], verb="member.join"
        )
        joined = [UUID(joined) for joined in acts.values_list("data__joined", flat=True)]
        joined += Member.objects.filter(merged_into__in=new).values_list("pk", flat=True)
        new = [each for each in dict.fromkeys(joined) if each not in found]
        found += new
    return tuple(found)


def _proved(user: User | None) -> frozenset[str]:
    return frozenset(contact for contact in (user.email, user.phone) if contact) if user else frozenset()

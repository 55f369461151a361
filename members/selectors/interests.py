"""The list of interests, as a member sees it."""

from django.db.models import Q

from members.models import Interest, Member


def choosable(member: Member) -> list[Interest]:
    """Return what is offered, and what the member chose while it was, in the order of the list."""
    mine = Q(code__in=member.interests.values("interest_id"))
    return list(Interest.objects.filter(Q(is_offered=True) | mine).order_by("position", "code"))


def chosen(member: Member) -> list[str]:
    """Return the codes that a member has chosen."""
    return list(member.interests.order_by("interest_id").values_list("interest_id", flat=True))

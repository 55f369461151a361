"""Members that were merged into another one: what was theirs is found by the one who goes on."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func

from members.models import Member


class IsAnyOf(Func):
    """Whether a column is one of an array.

    An array, so that the column's index is read: for an OR over a subquery the planner would read the whole table.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("


def is_of_person(member_id: UUID, owner: str = "member_id") -> Func:
    """Return the condition of a row's being a member's, or one's that was merged into them; `owner` names its member."""
    own, merged = Member.objects.filter(pk=member_id), Member.objects.filter(merged_into=member_id)
    memberships = own.values("pk").union(merged.values("pk"), all=True)
    return IsAnyOf(F(owner), ArraySubquery(memberships), output_field=BooleanField())

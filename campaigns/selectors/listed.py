"""Who is in a segment as it was last counted: read from the members' traits."""

from collections.abc import Iterator

from django.db.models import F, Func, QuerySet

from campaigns.models import Segment
from campaigns.selectors.segments import SAMPLES
from members.models import Member, MemberTrait

_ROWS_A_PIECE = 5_000


def samples(segment: Segment) -> list[Member]:
    """Return some of a segment's members: the same ones as long as they are in."""
    mixed = Func(F("member_id"), function="uuid_hash")
    ids = _marked(segment).order_by(mixed).values_list("member_id", flat=True)[:SAMPLES]
    return list(Member.objects.filter(pk__in=list(ids)).order_by("number"))


def is_listed(segment: Segment, member: Member) -> bool:
    """Tell whether a member was in a segment when it was last counted."""
    return _marked(segment).filter(member=member).exists()


def numbers(segment: Segment) -> Iterator[tuple[str, str]]:
    """Yield the member number and the external reference of each of a segment's members, as they are read."""
    rows = _marked(segment).order_by("member_id").values_list("member__number", "member__external_id")
    for number, external_id in rows.iterator(_ROWS_A_PIECE):
        yield number, external_id or ""


def _marked(segment: Segment) -> QuerySet[MemberTrait]:
    return MemberTrait.objects.filter(key=segment.trait, value=True)

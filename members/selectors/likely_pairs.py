"""Likely duplicates as staff see them: a page at a time, the newest first."""

from typing import NamedTuple
from uuid import UUID

from members.models import LikelyPair, Member

PAGE = 20


class Page(NamedTuple):
    """Pairs to decide about, and the id before which the next page begins, None on the last."""

    pairs: list[LikelyPair]
    next: UUID | None


def open_pairs(before: UUID | None = None) -> Page:
    """Return the pairs about which nobody has decided yet; by index, whatever the number of members."""
    rows = LikelyPair.objects.filter(dismissed_at=None, first__merged_into=None, second__merged_into=None)
    rows = rows.exclude(first__status=Member.Status.LEFT).exclude(second__status=Member.Status.LEFT)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("first", "second").order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)

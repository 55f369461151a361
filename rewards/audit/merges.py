"""Merges held against each other: what left one account arrived on the other, point by point."""

from rewards.audit.difference import Difference
from rewards.audit.rows import Reader

# A debt that the kept account was forgiven comes back to the merged one when the merge is undone, and to no other.
_UNEVEN = (
    "SELECT p.data ->> 'merge', sum(e.points) FILTER (WHERE e.kind = 'transferred') FROM rewards_posting p"
    " JOIN rewards_pointentry e ON e.account_id = p.account_id AND e.posting_no = p.no"
    " WHERE p.kind IN ('merge_out', 'merge_in', 'split_out', 'split_in') AND e.kind IN ('transferred', 'forgiven')"
    " GROUP BY 1 HAVING sum(e.points) FILTER (WHERE e.kind = 'transferred')"
    " NOT IN (0, -coalesce(sum(e.points) FILTER (WHERE e.kind = 'forgiven'), 0)) ORDER BY 1 LIMIT 1"
)


def check_merges(reader: Reader) -> None:
    """Raise a Difference for a merge whose two sides do not balance."""
    for merge, points in reader.rows(_UNEVEN):
        raise Difference("rewards_pointentry", merge, "points", "0 on both sides of a merge together", points)

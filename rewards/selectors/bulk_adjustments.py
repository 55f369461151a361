"""Files of adjustments as staff see them."""

from rewards.models import BulkAdjustment, BulkLine

FILES = 50
LINES = 100


def files() -> list[BulkAdjustment]:
    """Return the newest files."""
    rows = BulkAdjustment.objects.defer("content").select_related("asked_by", "decided_by")
    return list(rows.order_by("-pk")[:FILES])


def amiss(bulk: BulkAdjustment) -> list[BulkLine]:
    """Return the first lines with which something is not as it was meant, in the order of the file."""
    return list(BulkLine.objects.filter(bulk=bulk).exclude(error="").order_by("line_no")[:LINES])

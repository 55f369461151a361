"""The statement of an account, and the entries of a purchase, as rows."""

from typing import Any
from uuid import UUID

from rewards.models import PointEntry
from rewards.selectors.entries import newest

PAGE = 50
PAGE_MAX = 200
COLUMNS = (
    "id", "kind", "points", "balance_after", "occurred_at", "posted_at", "expires_at", "purchase_id", "reason",
    "breakdown", "no",
)  # fmt: skip


def page(account_id: UUID, *, before: int | None = None, limit: int = PAGE) -> tuple[list[dict[str, Any]], int | None]:
    """Return entries, newest first, and the number before which the next page begins; None on the last one."""
    found = list(newest(account_id, before).values(*COLUMNS)[: limit + 1])
    return found[:limit], found[limit - 1]["no"] if len(found) > limit else None


def entries_of_purchase(purchase_id: UUID) -> list[dict[str, Any]]:
    """Return the entries of a purchase, oldest first."""
    return list(PointEntry.objects.filter(purchase_id=purchase_id).order_by("no").values(*COLUMNS))

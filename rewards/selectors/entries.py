"""An account's statement, newest first, a page at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from rewards.models import PointEntry

PAGE_SIZE = 20
_ROWS_A_READ = 2000
_COLUMNS = (
    "id", "no", "kind", "points", "balance_after", "occurred_at", "posted_at", "expires_at", "is_limited", "reason",
    "breakdown", "moves", "purchase_id", "terms", "purchase__store_id", "purchase__store__name_ja",
    "purchase__store__name_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and the number before which the next page begins; None on the last page."""

    entries: tuple[PointEntry, ...]
    next: int | None


def newest(account_id: UUID, before: int | None = None) -> QuerySet[PointEntry]:
    """Return an account's entries numbered below `before`, newest first: what every page of them is cut from."""
    rows = PointEntry.objects.filter(account=account_id)
    return (rows if before is None else rows.filter(no__lt=before)).order_by("-no")


def every(account_id: UUID, kinds: Iterable[str] | None = None) -> Iterator[PointEntry]:
    """Yield all entries, newest first, of these kinds alone where they are given, without their breakdown.

    One query, read from the server a few thousand rows at a time: memory does not grow with the history.
    """
    rows = newest(account_id).select_related("purchase__store").only(*_COLUMNS).defer("breakdown")
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return rows.iterator(chunk_size=_ROWS_A_READ)


def page(
    account_id: UUID, *, before: int | None = None, kinds: Iterable[str] | None = None, size: int = PAGE_SIZE
) -> Page:
    """Return the newest entries numbered below `before`, of these kinds alone where they are given.

    One query, whatever the history: the numbers of an account's entries are the order of the ledger.
    """
    rows = newest(account_id, before).select_related("purchase__store").only(*_COLUMNS)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    found = list(rows[: size + 1])
    shown = tuple(found[:size])
    return Page(shown, shown[-1].no if len(found) > size else None)

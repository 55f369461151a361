"""An account's statement, newest first, a page at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from rewards.models import PointEntry

PAGE_SIZE = 20
NUMBER_MAX = 2**31 - 1  # of an entry in its account
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


class Choice(NamedTuple):
    """Which entries are wanted: of these kinds, from one instant on, before another; None is all of them."""

    kinds: Iterable[str] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self, rows: QuerySet[PointEntry]) -> QuerySet[PointEntry]:
        """Return those of the entries that are wanted."""
        if self.kinds is not None:
            rows = rows.filter(kind__in=list(self.kinds))
        if self.since is not None:
            rows = rows.filter(occurred_at__gte=self.since)
        return rows if self.until is None else rows.filter(occurred_at__lt=self.until)


EVERYTHING = Choice()


def newest(account_id: UUID, before: int | None = None) -> QuerySet[PointEntry]:
    """Return an account's entries numbered below `before`, newest first: what every page of them is cut from."""
    rows = PointEntry.objects.filter(account=account_id)
    return (rows if before is None else rows.filter(no__lt=before)).order_by("-no")


def every(account_id: UUID, choice: Choice = EVERYTHING) -> Iterator[PointEntry]:
    """Yield all entries that are wanted, newest first, without their breakdown.

    One query, read from the server a few thousand rows at a time: memory does not grow with the history.
    """
    rows = newest(account_id).select_related("purchase__store").only(*_COLUMNS).defer("breakdown")
    return choice.of(rows).iterator(chunk_size=_ROWS_A_READ)


def entry_at(account_id: UUID, no: int) -> PointEntry | None:
    """Return one entry of an account by its number; None where there is none."""
    if not 0 < no <= NUMBER_MAX:
        return None
    return newest(account_id).select_related("purchase__store").only(*_COLUMNS).filter(no=no).first()


def page(account_id: UUID, *, before: int | None = None, choice: Choice = EVERYTHING, size: int = PAGE_SIZE) -> Page:
    """Return the newest entries numbered below `before` that are wanted.

    One query, whatever the history: the numbers of an account's entries are the order of the ledger.
    """
    rows = newest(account_id, before).select_related("purchase__store").only(*_COLUMNS)
    found = list(choice.of(rows)[: size + 1])
    shown = tuple(found[:size])
    return Page(shown, shown[-1].no if len(found) > size else None)

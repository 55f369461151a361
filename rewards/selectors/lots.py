"""Points that were earned together: those that entries moved, those that wait."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, Sum

from rewards.core.standing import Lot
from rewards.models import PointEntry, PointLot
from rewards.selectors.accounts import Account


def lots_of(account_id: UUID, entries: Iterable[PointEntry]) -> Mapping[int, PointLot]:
    """Return the lots that these entries of an account moved, by their numbers, in one query."""
    numbers = {move[0] for entry in entries for move in entry.moves if move[0]}
    rows = PointLot.objects.filter(account=account_id, no__in=numbers)
    return {lot.no: lot for lot in rows.only("account", "no", "expires_at", "matures_at", "is_limited", "pending")}


def load_empty_lots(account: Account, numbers: Iterable[int]) -> None:
    """Add lots that a loaded account left out because they are empty: points will go back to them."""
    lots = account.standing.lots
    for row in PointLot.objects.filter(account=account.id, no__in=set(numbers) - lots.keys()):
        lots[row.no] = Lot(
            no=row.no, points=row.points, earned_at=row.earned_at, expires_at=row.expires_at,
            matures_at=row.matures_at, terms=row.terms, limited=row.is_limited, purchase_id=row.purchase_id,
            available=row.available, pending=row.pending, held=row.held,
        )  # fmt: skip


def next_maturity(account_id: UUID, at: datetime) -> datetime | None:
    """Return when the first of the pending points can be used; None where none wait."""
    waiting = PointLot.objects.filter(account=account_id, pending__gt=0, matures_at__gt=at)
    return waiting.aggregate(first=Min("matures_at"))["first"]


def expiries(account_ids: Iterable[UUID]) -> Mapping[UUID, list[tuple[datetime, int]]]:
    """Return when how many of each account's usable points expire, the soonest first; one query for all of them.

    Those whose moment has passed are in it too, until their job has run.
    """
    live = Q(available__gt=0) | Q(pending__gt=0) | Q(held__gt=0)  # as the index has it
    rows = PointLot.objects.filter(live, account__in=list(account_ids), available__gt=0, expires_at__isnull=False)
    found: dict[UUID, list[tuple[datetime, int]]] = defaultdict(list)
    for account_id, expires_at, points in (
        rows.values_list("account_id", "expires_at").annotate(Sum("available")).order_by("account_id", "expires_at")
    ):
        found[account_id].append((expires_at, points))
    return found

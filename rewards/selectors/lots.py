"""Points that were earned together: those that entries moved, those that wait."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Min

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

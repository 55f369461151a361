"""Points that were earned together: those that entries moved, those that wait."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Min

from rewards.models import PointEntry, PointLot


def lots_of(account_id: UUID, entries: Iterable[PointEntry]) -> Mapping[int, PointLot]:
    """Return the lots that these entries of an account moved, by their numbers, in one query."""
    numbers = {move[0] for entry in entries for move in entry.moves if move[0]}
    rows = PointLot.objects.filter(account=account_id, no__in=numbers)
    return {lot.no: lot for lot in rows.only("account", "no", "expires_at", "matures_at", "is_limited", "pending")}


def next_maturity(account_id: UUID, at: datetime) -> datetime | None:
    """Return when the first of the pending points can be used; None where none wait."""
    waiting = PointLot.objects.filter(account=account_id, pending__gt=0, matures_at__gt=at)
    return waiting.aggregate(first=Min("matures_at"))["first"]

"""Where a member's points stand: by when they expire, when they mature, what is set aside, what is owed and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum

from loyalty_site.lib.clock import now
from rewards.core.facts import Tick
from rewards.core.fold import post_into
from rewards.core.moves import DEBT
from rewards.core.standing import Held
from rewards.models import PointEntry, PointLot
from rewards.selectors.accounts import Account, load
from rewards.selectors.balances import Expiring
from rewards.selectors.shelf import Shelf, shelf_before
from rewards.selectors.timeline import NoProgramme, current_timeline

_OWED_MAX = 20  # returns that are named; a member who owes for more has the sum

# expires_at, matures_at, limited, available, pending
Group = tuple[datetime | None, datetime | None, bool, int, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pending points that can be used from the same instant on, until the same one."""

    points: int
    matures_at: datetime
    expires_at: datetime | None
    limited: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still owed of one entry that took more than there was."""

    points: int
    entry: PointEntry


@dataclass(frozen=True, slots=True)
class Points:
    """An account's points at an instant, and the shelf they could be spent at; what is due by then has happened."""

    at: datetime
    available: int
    pending: int
    held: int
    debt: int
    expiring: tuple[Expiring, ...]
    lasting: int  # never expire
    waiting: tuple[Waiting, ...]
    holds: tuple[Held, ...]
    owed: tuple[Owed, ...]
    shelf: Shelf


def points_of(account_id: UUID) -> Points:
    """Return where an account's points stand now; nothing is locked or written.

    The same few queries whatever the history: unless lots are due or reserved, the database sums them.
    """
    at = now()
    try:
        current_timeline()
    except NoProgramme:
        return Points(at, 0, 0, 0, 0, (), 0, (), (), (), Shelf(at, None, 0, []))
    account = load([account_id], at, lock=False)[account_id]
    standing = account.standing
    post_into(standing, Tick(at), account.timeline)
    groups = _groups(account)
    expiring = _expiring(groups)
    return Points(
        at=at, available=standing.available, pending=standing.pending, held=standing.held, debt=standing.debt,
        expiring=expiring, lasting=standing.available - sum(row.points for row in expiring), waiting=_waiting(groups),
        holds=tuple(sorted(standing.holds.values(), key=lambda held: held.ends_at)),
        owed=_owed(account_id, standing.debt), shelf=shelf_before(account, at),
    )  # fmt: skip


def _groups(account: Account) -> list[Group]:
    """Return what is left in lots that expire and mature together."""
    if account.raw.get("lots") is not None:  # they were needed, and time may have changed them
        return [
            (lot.expires_at, lot.matures_at, lot.limited, lot.available, lot.pending)
            for lot in account.standing.lots.values()
        ]
    live = PointLot.objects.filter(Q(available__gt=0) | Q(pending__gt=0) | Q(held__gt=0), account=account.id)
    usable = live.filter(pending=0).values_list("expires_at", "is_limited").annotate(Sum("available"))
    found: list[Group] = [(expires_at, None, limited, points, 0) for expires_at, limited, points in usable.order_by()]
    if account.standing.pending:
        waiting = live.filter(pending__gt=0).values_list("expires_at", "matures_at", "is_limited")
        found += waiting.annotate(Sum("available"), Sum("pending")).order_by()
    return found


def _expiring(groups: Iterable[Group]) -> tuple[Expiring, ...]:
    """Return every future expiry of usable points, earliest first; limited-time points stand apart."""
    sums: dict[tuple[datetime, bool], int] = {}
    for expires_at, _, limited, available, _ in groups:
        if available and expires_at is not None:
            sums[expires_at, limited] = sums.get((expires_at, limited), 0) + available
    return tuple(Expiring(points, expires_at, limited) for (expires_at, limited), points in sorted(sums.items()))


def _waiting(groups: Iterable[Group]) -> tuple[Waiting, ...]:
    """Return the pending points, those that can be used first before the others."""
    sums: dict[tuple[datetime, datetime | None, bool], int] = {}
    for expires_at, matures_at, limited, _, pending in groups:
        if pending and matures_at is not None:
            key = (matures_at, expires_at, limited)
            sums[key] = sums.get(key, 0) + pending
    rows = [Waiting(points, *key) for key, points in sums.items()]
    return tuple(sorted(rows, key=lambda row: (row.matures_at, row.expires_at is None, row.expires_at, row.limited)))


def _owed(account_id: UUID, debt: int) -> tuple[Owed, ...]:
    """Return what the debt is made of, the newest first: what was repaid was the oldest."""
    if not debt:
        return ()
    rows = PointEntry.objects.filter(account=account_id, points__lt=0, moves__contains=[[DEBT, "debt"]])
    found, left = [], debt
    for entry in rows.select_related("purchase__store").order_by("-no")[:_OWED_MAX]:
        points = min(left, sum(change for lot, _, change in entry.moves if lot == DEBT and change > 0))
        if points:
            found.append(Owed(points, entry))
            left -= points
        if not left:
            break
    return tuple(found)

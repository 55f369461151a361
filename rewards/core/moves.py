"""How points move between lots: drawn, given, reserved, taken back. Every move is written down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rewards.core.refusals import InsufficientPoints
from rewards.core.standing import Entry, Journal, Lot, Standing
from rewards.core.tiers import FOREVER

Moves = list[list[Any]]
DEBT = 0


def write(standing: Standing, journal: Journal, kind: str, points: int, at: datetime, **columns: Any) -> Entry:
    """Append an entry; its points have been moved already, so that the balance after it is the standing's."""
    standing.entries += 1
    entry = Entry(kind, points, standing.balance, at, **columns)
    journal.entries.append(entry)
    return entry


def open_lot(
    standing: Standing,
    journal: Journal,
    points: int,
    *,
    earned_at: datetime,
    expires_at: datetime | None,
    terms: int,
    limited: bool = False,
    matures_at: datetime | None = None,
    purchase_id: UUID | None = None,
) -> tuple[Lot, Moves]:
    """Make a lot of these points; what is available at once repays debt first. Returns it with its moves."""
    standing.lots_made += 1
    lot = Lot(
        no=standing.lots_made, points=points, earned_at=earned_at, expires_at=expires_at, matures_at=matures_at,
        terms=terms, limited=limited, purchase_id=purchase_id,
    )  # fmt: skip
    standing.lots[lot.no] = lot
    if matures_at is None:
        moves = give(standing, journal, lot, points)
    else:
        lot.pending = points
        standing.pending += points
        moves = [[lot.no, "pending", points]]
        touch(standing, journal, lot)
    return lot, moves


def touch(standing: Standing, journal: Journal, lot: Lot) -> None:
    """Remember that a lot changed, and when it is due next."""
    journal.touched.add(lot.no)
    due = lot.due_at()
    if due < standing.lots_due_at:
        standing.lots_due_at = due


def give(standing: Standing, journal: Journal, lot: Lot, points: int) -> Moves:
    """Make points of a lot available; they repay debt first."""
    moves: Moves = []
    repaid = min(standing.debt, points)
    if repaid:
        standing.debt -= repaid
        moves.append([DEBT, "debt", -repaid])
    rest = points - repaid
    if rest:
        lot.available += rest
        standing.available += rest
        moves.append([lot.no, "available", rest])
    touch(standing, journal, lot)
    return moves


def take(standing: Standing, journal: Journal, lot: Lot, field: str, points: int) -> list[Any]:
    """Take points out of one state of a lot."""
    setattr(lot, field, getattr(lot, field) - points)
    setattr(standing, field, getattr(standing, field) - points)
    touch(standing, journal, lot)
    return [lot.no, field, -points]


def draw(standing: Standing, journal: Journal, points: int) -> Moves:
    """Take available points, earliest expiry first, never-expiring last, ties by the oldest earned.

    Raises InsufficientPoints, with nothing moved.
    """
    if points > standing.available:
        raise InsufficientPoints(available=standing.available, missing=points - standing.available)
    moves: Moves = []
    left = points
    for lot in standing.live_lots():
        if not left:
            break
        part = min(left, lot.available)
        moves.append(take(standing, journal, lot, "available", part))
        left -= part
    return moves


def drawn_from(moves: Moves) -> tuple[tuple[int, int], ...]:
    """Return which lots a draw took from and how much of each."""
    return tuple((lot, -change) for lot, field, change in moves if field == "available" and lot != DEBT)


def reserve(standing: Standing, journal: Journal, points: int) -> Moves:
    """Move available points into held, in the order of drawing. Raises InsufficientPoints."""
    moves = draw(standing, journal, points)
    for lot_no, part in drawn_from(moves):
        standing.lots[lot_no].held += part
        standing.held += part
        moves.append([lot_no, "held", part])
    return moves


def reserve_own(standing: Standing, journal: Journal, purchase_id: UUID, points: int) -> Moves:
    """Move at most so many points that a purchase earned, pending ones too, into held. Raises InsufficientPoints for none."""
    moves: Moves = []
    left = points
    for lot in sorted((lot for lot in standing.lots.values() if lot.purchase_id == purchase_id), key=Lot.order):
        for field in ("available", "pending"):
            part = min(left, getattr(lot, field))
            if part:
                moves.append(take(standing, journal, lot, field, part))
                lot.held += part
                standing.held += part
                moves.append([lot.no, "held", part])
                left -= part
    if not moves:
        raise InsufficientPoints(available=0, missing=points)
    return moves


def due_lots(standing: Standing, at: datetime) -> list[Lot]:
    """Return the lots to which something happens by this instant."""
    return [lot for lot in standing.lots.values() if lot.due_at() <= at]


def refresh_due(standing: Standing) -> None:
    """Find again when the next lot is due."""
    due = min((lot.due_at() for lot in standing.lots.values()), default=FOREVER)
    standing.lots_due_at = min(due, standing.unloaded_due_at)

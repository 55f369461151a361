"""What time does by itself: maturity, the end of holds, expiry, tier reviews, in the order of their instants."""

from datetime import datetime

from rewards.core.judging import review, review_due_at
from rewards.core.moves import due_lots, give, refresh_due, take, touch, write
from rewards.core.standing import Held, Journal, Lot, Standing
from rewards.core.terms import Timeline


def advance(standing: Standing, to: datetime, timeline: Timeline, journal: Journal) -> None:
    """Post everything that is due by this instant; the clock never turns back."""
    if standing.clock is not None and to <= standing.clock:
        return
    while (at := next_due_at(standing, timeline)) <= to:
        _post_due(standing, at, timeline, journal)
    standing.clock = to


def next_due_at(standing: Standing, timeline: Timeline) -> datetime:
    """Return the next instant at which something happens by itself."""
    due = min(standing.lots_due_at, review_due_at(standing, timeline))
    return min(due, *[held.ends_at for held in standing.holds.values()]) if standing.holds else due


def _post_due(standing: Standing, at: datetime, timeline: Timeline, journal: Journal) -> None:
    """Post what happens at this instant: holds end, points mature, points expire, the tier is reviewed."""
    for held in [held for held in standing.holds.values() if held.ends_at <= at]:
        release(standing, journal, held, at)
    if standing.lots_due_at <= at:
        _post_due_lots(standing, at, journal)
    if review_due_at(standing, timeline) <= at:
        review(standing, at, timeline, journal)


def _post_due_lots(standing: Standing, at: datetime, journal: Journal) -> None:
    for lot in sorted(due_lots(standing, at), key=Lot.order):
        if lot.pending and lot.matures_at is not None and lot.matures_at <= at:
            mature(standing, journal, lot, at)
    expire(standing, journal, at)
    refresh_due(standing)


def settle(standing: Standing, journal: Journal) -> None:
    """Expire what a late fact brought in past its date: earned and expired in one posting."""
    if standing.clock is not None and standing.lots_due_at <= standing.clock:
        _post_due_lots(standing, standing.clock, journal)


def mature(standing: Standing, journal: Journal, lot: Lot, at: datetime) -> None:
    """Make a lot's pending points available: an entry of 0 points that names what moved."""
    points = lot.pending
    moves = [take(standing, journal, lot, "pending", points)]
    moves += give(standing, journal, lot, points)
    write(
        standing, journal, "matured", 0, at,
        moves=moves, purchase_id=lot.purchase_id, terms=lot.terms, expires_at=lot.expires_at, limited=lot.limited,
    )  # fmt: skip


def expire(standing: Standing, journal: Journal, at: datetime) -> None:
    """Expire what is past its date in every lot; held points do not expire while the hold stands."""
    over = [lot for lot in standing.lots.values() if lot.expires_at is not None and lot.expires_at <= at]
    for lot in sorted(over, key=Lot.order):
        points = lot.available + lot.pending
        if not points:
            continue
        moves = [
            take(standing, journal, lot, field, part)
            for field in ("available", "pending")
            if (part := getattr(lot, field))
        ]
        write(
            standing, journal, "expired", -points, at,
            moves=moves, purchase_id=lot.purchase_id, terms=lot.terms, expires_at=lot.expires_at, limited=lot.limited,
        )  # fmt: skip


def release(standing: Standing, journal: Journal, held: Held, at: datetime, *, reason: str = "hold_ended") -> None:
    """Give a hold's points back to their lots; debt is repaid first, and what is past its date expires at once."""
    moves = unreserve(standing, journal, held, held.points, at)
    write(standing, journal, "released", 0, at, moves=moves, reason=reason, hold_id=held.id)
    expire(standing, journal, at)
    refresh_due(standing)
    del standing.holds[held.id]
    journal.holds_resolved.append((held, "released", 0))


def unreserve(standing: Standing, journal: Journal, held: Held, points: int, at: datetime) -> list[list[object]]:
    """Move so many of a hold's points back into their lots, the last ones drawn first; what is not due yet is pending."""
    moves = []
    left = points
    for lot_no, reserved in reversed(held.drawn):
        part = min(left, reserved)
        if part:
            lot = standing.lots[lot_no]
            moves.append(take(standing, journal, lot, "held", part))
            if lot.matures_at is not None and lot.matures_at > max(at, standing.clock or at):
                lot.pending += part
                standing.pending += part
                moves.append([lot.no, "pending", part])
                touch(standing, journal, lot)
            else:
                moves += give(standing, journal, lot, part)
            left -= part
    return moves

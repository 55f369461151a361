"""A holder leaves: holds are released, points expire before their day, a debt is let go."""

from rewards.core.due import release
from rewards.core.facts import Leave
from rewards.core.moves import DEBT, refresh_due, take, write
from rewards.core.standing import Journal, Lot, Standing
from rewards.core.terms import Timeline

LEFT = "left"  # the reason of every entry here


def leave(standing: Standing, fact: Leave, timeline: Timeline, journal: Journal) -> None:
    """Give up what is left, lot by lot, so that each entry says which points they were; the balance is 0 then."""
    for held in list(standing.holds.values()):
        release(standing, journal, held, fact.at, reason=LEFT)
    for lot in sorted((lot for lot in standing.lots.values() if lot.available or lot.pending), key=Lot.order):
        points = lot.available + lot.pending
        moves = [
            take(standing, journal, lot, field, part)
            for field in ("available", "pending")
            if (part := getattr(lot, field))
        ]
        write(
            standing, journal, "expired", -points, fact.at, reason=LEFT,
            moves=moves, purchase_id=lot.purchase_id, terms=lot.terms, expires_at=lot.expires_at, limited=lot.limited,
        )  # fmt: skip
    if standing.debt:
        debt, standing.debt = standing.debt, 0
        write(
            standing, journal, "forgiven", debt, fact.at, reason=LEFT,
            moves=[[DEBT, "debt", -debt]], terms=timeline.at(fact.at).version,
        )  # fmt: skip
    refresh_due(standing)

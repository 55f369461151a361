"""Two accounts of one person become one, and two again: everything that one holds moves, lot by lot.

A merged account holds nothing. What a later fact brings to it (goods that come back, a cancelled exchange) moves on at
once, in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from rewards.core.facts import Carried, MergeIn, MergeOut, SplitIn, SplitLot, SplitOut
from rewards.core.judging import count_back, give_up, judge_joined, take_over
from rewards.core.moves import DEBT, give, open_lot, refresh_due, take, touch, write
from rewards.core.refunds import collect, forgive, restore_into
from rewards.core.refusals import MergedPointsUsed, PointsSetAside
from rewards.core.standing import Entry, Journal, Lot, Standing
from rewards.core.terms import Timeline

MERGED, SPLIT = "merged", "split"  # the reasons of every entry here
_NO_PURCHASE = UUID(int=0)


def merge_out(standing: Standing, fact: MergeOut, timeline: Timeline, journal: Journal) -> None:
    """Give everything away, and the debt: the balance is 0 then. Raises PointsSetAside while a hold stands."""
    if standing.holds:
        raise PointsSetAside()
    carried: list[Carried] = []
    for lot in sorted((lot for lot in standing.lots.values() if lot.available or lot.pending), key=Lot.order):
        parts, moves = _take_all(standing, journal, lot)
        carried += [_carried(lot, lot.no, field, points) for field, points in parts]
        _write(standing, journal, -sum(points for _, points in parts), fact, lot, moves, MERGED)
    journal.carried, journal.debt_carried = tuple(carried), standing.debt
    _let_go(standing, standing.debt, fact, timeline, journal, MERGED)
    standing.is_merged = True
    refresh_due(standing)


def merge_in(standing: Standing, fact: MergeIn, timeline: Timeline, journal: Journal) -> None:
    """Take over what another account held; what it owed is taken as its own refund would have been."""
    for part in fact.carried:
        lot, moves = open_lot(
            standing, journal, part.points, earned_at=part.earned_at, expires_at=part.expires_at, terms=part.terms,
            limited=part.limited, matures_at=part.matures_at, purchase_id=part.purchase_id,
        )  # fmt: skip
        _write(standing, journal, part.points, fact, lot, moves, MERGED)
    at = standing.clock or fact.at
    terms = timeline.at(at)
    if fact.debt:
        moves, left = collect(standing, {}, fact.purchase_id or _NO_PURCHASE, fact.debt, journal)
        write(
            standing, journal, "transferred", -fact.debt, fact.at,
            moves=moves, reason=MERGED, purchase_id=fact.purchase_id, terms=terms.version,
        )  # fmt: skip
        forgive(standing, left, terms, fact.at, journal, purchase_id=fact.purchase_id)
    _count(standing, fact.counts, 1, journal)
    standing.purchases += fact.purchases
    for credit in fact.credits:
        if min(credit[1:]) < 0:
            count_back(standing, credit, at, timeline, journal)
        else:
            standing.add_credit(credit)
    journal.credit = None  # it stands with the posting of the account for which it was counted
    if fact.tier is not None:
        take_over(standing, fact.tier, at, timeline, journal)
    judge_joined(standing, at, terms, journal)


def arrival(out: MergeOut, journal: Journal, **counted: Any) -> MergeIn:
    """Return what arrives of what has just left another account; `counted` is what else a MergeIn tells."""
    return MergeIn(out.id, out.at, journal.carried, journal.debt_carried, **counted)


def undoing(
    merged: MergeIn, entries: Iterable[Entry], at: datetime, *, lots_before: int,
    tier_before: tuple[str, datetime, datetime | None] | None,
) -> SplitOut:  # fmt: skip
    """Return the fact that undoes a merge, from the entries that it wrote; `lots_before` is how many lots there were."""
    repaid, paid, owed = list[int](), list[tuple[int, int]](), 0
    for entry in entries:
        debt = sum(change for lot, _, change in entry.moves if lot == DEBT)
        if entry.kind == "forgiven":
            owed += debt
        elif (entry.kind, entry.reason) == ("transferred", MERGED) and entry.points > 0:
            repaid.append(-debt)
        elif (entry.kind, entry.reason) == ("transferred", MERGED):
            paid += [(lot, -change) for lot, _, change in entry.moves if lot != DEBT]
            owed += debt
    lots = tuple(
        SplitLot(lots_before + number, part.lot, part.points, back)
        for number, (part, back) in enumerate(zip(merged.carried, repaid, strict=True), 1)
    )
    return SplitOut(
        merged.id, at, lots, merged.debt, tuple(paid), owed, merged.credits, merged.counts, merged.purchases, tier_before
    )  # fmt: skip


def split_out(standing: Standing, fact: SplitOut, timeline: Timeline, journal: Journal) -> None:
    """Give back what was taken over, lot by lot, as it is now. Raises MergedPointsUsed unless all of it is there."""
    carried: list[Carried] = []
    for part in fact.lots:
        lot = standing.lots[part.lot]
        if lot.held or lot.available + lot.pending != part.points - part.repaid:
            raise MergedPointsUsed()
        parts, moves = _take_all(standing, journal, lot)
        if parts:
            _write(standing, journal, -sum(points for _, points in parts), fact, lot, moves, SPLIT)
        carried += [_carried(lot, part.source, field, points) for field, points in parts]
        if part.repaid:
            carried.append(_carried(lot, part.source, "available", part.repaid))
    journal.carried, journal.debt_carried = tuple(carried), fact.debt
    at = standing.clock or fact.at
    terms = timeline.at(at)
    _take_back_debt(standing, fact, timeline, journal)
    repaid = sum(part.repaid for part in fact.lots)
    if repaid:
        moves, _ = collect(standing, {}, _NO_PURCHASE, repaid, journal)
        write(standing, journal, "transferred", -repaid, fact.at, moves=moves, reason=SPLIT, terms=terms.version)
    _count(standing, fact.counts, -1, journal)
    standing.purchases -= fact.purchases
    standing.credits = standing.credits.without(fact.credits)
    give_up(standing, fact.tier_before, at, timeline, journal)
    refresh_due(standing)


def split_in(standing: Standing, fact: SplitIn, timeline: Timeline, journal: Journal) -> None:
    """Have again what was given away: in the lots it came from, with the expiry it has by now, and the debt."""
    standing.is_merged = False
    if fact.debt:
        standing.debt += fact.debt
        version = timeline.at(fact.at).version
        moves: list[list[Any]] = [[DEBT, "debt", fact.debt]]
        write(standing, journal, "transferred", -fact.debt, fact.at, moves=moves, reason=SPLIT, terms=version)
    for part in fact.carried:
        lot = standing.lots[part.lot]
        moves = []
        if part.matures_at is None:
            moves += give(standing, journal, lot, part.points)
        else:
            lot.pending += part.points
            standing.pending += part.points
            moves.append([lot.no, "pending", part.points])
        if part.expires_at is not None and part.expires_at != lot.expires_at:  # an act has renewed it meanwhile
            lot.expires_at = part.expires_at
            moves.append([lot.no, "renewed", part.expires_at.isoformat()])
        touch(standing, journal, lot)
        _write(standing, journal, part.points, fact, lot, moves, SPLIT)
    refresh_due(standing)


def _take_all(standing: Standing, journal: Journal, lot: Lot) -> tuple[list[tuple[str, int]], list[list[Any]]]:
    """Take what a lot has, available and pending; returns (state, points) of each, and the moves."""
    parts = [(field, points) for field in ("available", "pending") if (points := getattr(lot, field))]
    return parts, [take(standing, journal, lot, field, points) for field, points in parts]


def _carried(lot: Lot, source: int, field: str, points: int) -> Carried:
    matures_at = lot.matures_at if field == "pending" else None
    return Carried(
        points, source, lot.earned_at, lot.expires_at, matures_at, lot.terms, lot.limited, lot.purchase_id
    )  # fmt: skip


def _write(
    standing: Standing, journal: Journal, points: int, fact: Any, lot: Lot, moves: list[list[Any]], reason: str
) -> None:
    write(
        standing, journal, "transferred", points, fact.at, moves=moves, reason=reason,
        purchase_id=lot.purchase_id, terms=lot.terms, expires_at=lot.expires_at, limited=lot.limited,
    )  # fmt: skip


def _let_go(
    standing: Standing, debt: int, fact: MergeOut | SplitOut, timeline: Timeline, journal: Journal, reason: str
) -> None:
    """Take a debt off an account: another one owes it now."""
    if debt:
        standing.debt -= debt
        moves: list[list[Any]] = [[DEBT, "debt", -debt]]
        version = timeline.at(fact.at).version
        write(standing, journal, "transferred", debt, fact.at, moves=moves, reason=reason, terms=version)


def _take_back_debt(standing: Standing, fact: SplitOut, timeline: Timeline, journal: Journal) -> None:
    """Have again what paid the other one's debt, in its lots; what is still owed of it is owed no more.

    What earnings have paid of it since comes back as points with the expiry of today.
    """
    at = standing.clock or fact.at
    terms = timeline.at(at)
    moves: list[list[Any]] = []
    for lot_no, points in reversed(fact.paid):
        moves += restore_into(standing, standing.lots[lot_no], points, at, terms, journal)
    if moves:
        points = sum(part for _, part in fact.paid)
        write(standing, journal, "transferred", points, fact.at, moves=moves, reason=SPLIT, terms=terms.version)
    owed = min(fact.owed, standing.debt)
    _let_go(standing, owed, fact, timeline, journal, SPLIT)
    if rest := fact.owed - owed:
        expires_at = terms.expiry.expires_at(terms.local(at).date())
        lot, moves = open_lot(
            standing, journal, rest, earned_at=fact.at, expires_at=expires_at, terms=terms.version
        )  # fmt: skip
        _write(standing, journal, rest, fact, lot, moves, SPLIT)


def _count(standing: Standing, counts: tuple[tuple[str, str, int, int], ...], sign: int, journal: Journal) -> None:
    """Add what limits counted for the other account, or take it away; shared counters stay as they are."""
    for rule, period, awards, points in counts:
        used = standing.counts.setdefault((rule, period), [0, 0])
        used[0] += sign * awards
        used[1] += sign * points
        journal.counts.append((rule, period, sign * awards, sign * points, False))

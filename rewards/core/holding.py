"""Holds: points reserved, captured, released."""

from typing import Any

from rewards.core.crediting import renew
from rewards.core.due import release, unreserve
from rewards.core.facts import (
    Capture,
    Hold,
    Release,
)
from rewards.core.moves import drawn_from, reserve, reserve_own, take, write
from rewards.core.refusals import (
    CaptureExceedsHold,
    HoldExpired,
    HoldResolved,
)
from rewards.core.standing import Held, Journal, Standing
from rewards.core.terms import Timeline

REVIEW = "review"  # the reason of an entry that holds what a purchase earned until somebody has looked at it


def hold(standing: Standing, fact: Hold, timeline: Timeline, journal: Journal) -> None:
    if fact.purchase_id is None:
        moves = reserve(standing, journal, fact.points)
        drawn = drawn_from(moves)
    else:
        moves = reserve_own(standing, journal, fact.purchase_id, fact.points)
        drawn = tuple((lot_no, points) for lot_no, field, points in moves if field == "held")
    held = Held(fact.id, sum(points for _, points in drawn), fact.ends_at, drawn)
    standing.holds[fact.id] = held
    journal.holds_opened.append(held)
    write(
        standing,
        journal,
        "held",
        0,
        fact.at,
        moves=moves,
        reason=REVIEW if fact.purchase_id is not None else "",
        purchase_id=fact.purchase_id,
        hold_id=fact.id,
        terms=timeline.at(fact.at).version,
    )


def _open_hold(standing: Standing, hold_id: Any, journal: Journal) -> Held:
    held = standing.holds.get(hold_id)
    if held is not None:
        return held
    if any(resolved.id == hold_id for resolved, _, _ in journal.holds_resolved):
        raise HoldExpired()  # its end passed before this fact
    raise HoldResolved()


def capture(standing: Standing, fact: Capture, timeline: Timeline, journal: Journal) -> None:
    held = _open_hold(standing, fact.hold_id, journal)
    points = held.points if fact.points is None else fact.points
    if points > held.points:
        raise CaptureExceedsHold(points=held.points)
    terms = timeline.at(fact.at)
    moves: list[list[Any]] = []
    left = points
    spent: dict[int, int] = {}
    for lot_no, reserved in held.drawn:
        part = min(left, reserved)
        if part:
            moves.append(take(standing, journal, standing.lots[lot_no], "held", part))
            spent[lot_no] = part
            left -= part
    write(
        standing, journal, "redeemed", -points, fact.at,
        moves=moves, hold_id=held.id, reason="hold", terms=terms.version,
    )  # fmt: skip
    rest = held.points - points
    if rest:
        kept = tuple((lot, part - spent.get(lot, 0)) for lot, part in held.drawn if part > spent.get(lot, 0))
        given = unreserve(standing, journal, Held(held.id, rest, held.ends_at, kept), rest, fact.at)
        write(standing, journal, "released", 0, fact.at, moves=given, hold_id=held.id, terms=terms.version)
    del standing.holds[held.id]
    journal.holds_resolved.append((held, "captured", points))
    renew(standing, terms, fact.at, journal)


def release_early(standing: Standing, fact: Release, timeline: Timeline, journal: Journal) -> None:
    release(standing, journal, _open_hold(standing, fact.hold_id, journal), fact.at, reason="")

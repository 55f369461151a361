"""Points that people move: adjustments, openings, exchanges, transfers."""

from datetime import datetime
from typing import Any

from rewards.core.crediting import renew
from rewards.core.facts import (
    Adjustment,
    Exchange,
    Opening,
    Portion,
    Return,
    TransferIn,
    TransferOut,
)
from rewards.core.moves import draw, drawn_from, open_lot, write
from rewards.core.refunds import restore_into
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Terms, Timeline


def adjustment(standing: Standing, fact: Adjustment, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    if fact.points < 0:
        moves = draw(standing, journal, -fact.points)
        write(
            standing,
            journal,
            "adjusted",
            fact.points,
            fact.at,
            moves=moves,
            reason=fact.reason,
            terms=terms.version,
        )
        return
    day = terms.local(fact.at).date()
    expires_at = fact.expires_at if fact.has_own_expiry else terms.expiry.expires_at(day)
    _credit(standing, fact, expires_at, terms, "adjusted", journal)


def opening(standing: Standing, fact: Opening, timeline: Timeline, journal: Journal) -> None:
    _credit(standing, fact, fact.expires_at, timeline.at(fact.at), "adjusted", journal)


def _credit(
    standing: Standing,
    fact: Adjustment | Opening,
    expires_at: datetime | None,
    terms: Terms,
    kind: str,
    journal: Journal,
) -> None:
    _, moves = open_lot(standing, journal, fact.points, earned_at=fact.at, expires_at=expires_at, terms=terms.version)
    write(
        standing, journal, kind, fact.points, fact.at,
        expires_at=expires_at, moves=moves, reason=fact.reason, terms=terms.version,
    )  # fmt: skip


def exchange(standing: Standing, fact: Exchange, timeline: Timeline, journal: Journal) -> None:
    terms = timeline.at(fact.at)
    moves = draw(standing, journal, fact.points)
    write(
        standing, journal, "redeemed", -fact.points, fact.at,
        moves=moves, reason=f"reward:{fact.reward}", terms=terms.version,
    )  # fmt: skip
    renew(standing, terms, fact.at, journal)


def give_back(standing: Standing, fact: Return, timeline: Timeline, journal: Journal) -> None:
    at = standing.clock or fact.at
    terms = timeline.at(at)
    moves: list[list[Any]] = []
    for lot_no, points in reversed(fact.drawn):
        moves += restore_into(standing, standing.lots[lot_no], points, at, terms, journal)
    points = sum(part for _, part in fact.drawn)
    write(standing, journal, "returned", points, fact.at, moves=moves, reason=fact.reason, terms=terms.version)


def transfer_out(standing: Standing, fact: TransferOut, timeline: Timeline, journal: Journal) -> None:
    moves = draw(standing, journal, fact.points)
    journal.portions = tuple(
        Portion(points, lot.expires_at, lot.earned_at, lot.terms, lot.limited)
        for lot_no, points in drawn_from(moves)
        for lot in [standing.lots[lot_no]]
    )
    write(
        standing, journal, "transferred", -fact.points, fact.at,
        moves=moves, reason="sent", terms=timeline.at(fact.at).version,
    )  # fmt: skip


def transfer_in(standing: Standing, fact: TransferIn, timeline: Timeline, journal: Journal) -> None:
    for portion in fact.portions:
        _, moves = open_lot(
            standing, journal, portion.points, earned_at=portion.earned_at, expires_at=portion.expires_at,
            terms=portion.terms, limited=portion.limited,
        )  # fmt: skip
        write(
            standing, journal, "transferred", portion.points, fact.at,
            expires_at=portion.expires_at, limited=portion.limited, moves=moves, reason="received", terms=portion.terms,
        )  # fmt: skip

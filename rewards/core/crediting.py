"""What was earned becomes lots and entries, and counts for tiers."""

from datetime import date, datetime, timedelta
from typing import Any

from loyalty_site.lib.calendar import midnight
from rewards.core.earning import Part
from rewards.core.expiry import Expiry
from rewards.core.facts import (
    Credit,
    Purchase,
)
from rewards.core.judging import count_back, judge_up
from rewards.core.moves import open_lot, refresh_due, write
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Terms, Timeline


def points_of(parts: list[Part]) -> int:
    return sum([part.points for part in parts])


def earn(
    standing: Standing, parts: list[Part], terms: Terms, at: datetime, journal: Journal, *,
    purchase: Purchase | None = None, kind: str = "earned", reason: str = "",
) -> list[tuple[str, int, int]]:  # fmt: skip
    """Write what was earned, a lot and an entry for each expiry; returns (rule, points, lot) of each part."""
    purchase_id = purchase.id if purchase is not None else None
    day = terms.local(at).date()
    matures = matures_at(standing, terms, day) if purchase is not None else None
    placed: list[tuple[str, int, int]] = []
    for expiry, members in by_expiry(parts):
        points = points_of(members)
        limited = expiry is not None
        expires_at = (expiry or terms.expiry).expires_at(day) if points else None
        lot_no, moves = 0, list[list[Any]]()
        if points:
            lot, moves = open_lot(
                standing, journal, points, earned_at=at, expires_at=expires_at, terms=terms.version,
                limited=limited, matures_at=matures, purchase_id=purchase_id,
            )  # fmt: skip
            lot_no = lot.no
        write(
            standing, journal, kind, points, at,
            expires_at=expires_at, limited=limited, reason=reason, breakdown=[part.data() for part in members],
            moves=moves, purchase_id=purchase_id, terms=terms.version,
        )  # fmt: skip
        placed += [(part.rule, part.points, lot_no) for part in members]
    return placed


def by_expiry(parts: list[Part]) -> list[tuple[Expiry | None, list[Part]]]:
    """Group the parts by their expiry, the regular one first; a group that adds nothing joins the greatest one."""
    if not any([part.expiry for part in parts]):  # nearly always
        return [(None, parts)]
    groups: dict[Expiry | None, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.expiry, []).append(part)
    while len(groups) > 1:
        least = min(groups, key=lambda expiry: points_of(groups[expiry]))
        if points_of(groups[least]) > 0:
            return sorted(groups.items(), key=lambda item: item[0] is not None)
        joined = groups.pop(least)
        groups[max(groups, key=lambda expiry: points_of(groups[expiry]))] += joined
    return list(groups.items()) if points_of(parts) else [(None, parts)]


def matures_at(standing: Standing, terms: Terms, day: date) -> datetime | None:
    """Return when points of a purchase of this day can be spent: after N days at 00:00; None for at once."""
    if not terms.earning.pending_days:
        return None
    matures_at = midnight(day + timedelta(days=terms.earning.pending_days), terms.zone)
    return None if standing.clock is not None and matures_at <= standing.clock else matures_at


def renew(standing: Standing, terms: Terms, at: datetime, journal: Journal) -> None:
    """Give every regular lot a new expiry where an act of the member's own renews (`expiry.sliding`)."""
    if not terms.expiry.sliding:
        return
    expires_at = terms.expiry.expires_at(terms.local(at).date())
    for lot in standing.lots.values():
        if (
            lot.left
            and not lot.limited
            and lot.expires_at is not None
            and expires_at is not None
            and at < lot.expires_at < expires_at  # what is past its date, and only held still, stays past it
        ):
            lot.expires_at = expires_at
            journal.touched.add(lot.no)
            journal.entries[-1].moves.append([lot.no, "renewed", expires_at.isoformat()])
    refresh_due(standing)


def count_for_tiers(standing: Standing, credit: Credit, timeline: Timeline, journal: Journal) -> None:
    """Record what counts for tiers and raise the tier from now on where it is reached."""
    at = standing.clock or credit.at
    if min(credit[1:]) < 0:
        count_back(standing, credit, at, timeline, journal)
    else:
        journal.credit = credit
        standing.add_credit(credit)
    judge_up(standing, at, timeline.at(at), journal)

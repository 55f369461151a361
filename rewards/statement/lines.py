"""Entries as a member reads them: when, where, why, how many points, and which points they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rewards.core.terms import Terms, Timeline
from rewards.core.tiers import FOREVER
from rewards.models import PointEntry, PointLot
from rewards.statement import reasons
from rewards.statement.figures import Figures, grouped
from rewards.statement.parts import PartLine, Parts

GROUPS: Mapping[str, tuple[str, ...]] = {
    "earned": ("earned", "completed", "matured"),
    "used": ("redeemed", "returned", "held", "released"),
    "expired": ("expired",),
    "other": ("adjusted", "transferred", "reversed", "forgiven"),
}


@dataclass(frozen=True, slots=True)
class LotLine:
    """Points of an entry that expire together."""

    until: str
    points: int
    is_limited: bool


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with everything that a member may ask about it. `change` is signed as it is shown."""

    number: int
    day: str
    reason: str
    store: str
    change: str
    points: int
    balance: str
    is_limited: bool
    usable_from: str
    parts: list[PartLine]
    notes: list[str]
    lots: list[LotLine]

    @property
    def sum(self) -> str:
        """Return what the parts add up to: the entry's points."""
        return grouped(self.points)

    @property
    def has_more(self) -> bool:
        """Tell whether there is anything to open."""
        return bool(self.parts or self.notes or self.lots)


def entry_lines(
    entries: Iterable[PointEntry], lots: Mapping[int, PointLot], timeline: Timeline, figures: Figures, now: datetime
) -> list[EntryLine]:
    """Return entries in words; each by the terms it was written under."""
    versions = {terms.version: terms for terms in timeline.versions}
    told: dict[int, Parts] = {}
    found = []
    for entry in entries:
        terms = versions.get(entry.terms)
        if terms is not None and terms.version not in told:
            told[terms.version] = Parts(terms, figures)
        found.append(_line(entry, lots, terms, told.get(entry.terms), figures, now))
    return found


def _line(
    entry: PointEntry, lots: Mapping[int, PointLot], terms: Terms | None, parts: Parts | None, figures: Figures,
    now: datetime,
) -> EntryLine:  # fmt: skip
    return EntryLine(
        number=entry.no,
        day=figures.day(entry.occurred_at),
        reason=reasons.line(entry, terms, figures),
        store=store_name(entry, figures),
        change=signed(entry.points),
        points=entry.points,
        balance=figures.points(entry.balance_after),
        is_limited=entry.is_limited,
        usable_from=_usable_from(entry, lots, figures, now),
        parts=parts.lines(entry) if parts is not None else [],
        notes=reasons.notes(entry, figures),
        lots=_lots(entry, lots, figures),
    )


def signed(points: int) -> str:
    """Return points with their sign: +1,980, −300, 0."""
    return f"+{points:,}" if points > 0 else grouped(points)


def store_name(entry: PointEntry, figures: Figures) -> str:
    """Return the store of an entry's purchase, empty where there was none."""
    if entry.purchase is None:
        return ""
    store = entry.purchase.store
    return store.name_ja if figures.language == "ja" else store.name_en


def _usable_from(entry: PointEntry, lots: Mapping[int, PointLot], figures: Figures, now: datetime) -> str:
    """Return from when pending points of an earning can be used, empty once they can."""
    waiting = [
        lot.matures_at for number, field, change in entry.moves
        if field == "pending" and change > 0 and (lot := lots.get(number)) is not None
        and lot.pending and lot.matures_at is not None and lot.matures_at > now
    ]  # fmt: skip
    return _("can be used from %(day)s") % {"day": figures.day(min(waiting))} if waiting else ""


def _lots(entry: PointEntry, lots: Mapping[int, PointLot], figures: Figures) -> list[LotLine]:
    """Return which points an entry gave, took or moved, by their expiry; earliest first."""
    groups: dict[tuple[datetime, bool], int] = {}
    for number, moves in _by_lot(entry.moves).items():
        lot = lots.get(number)
        if lot is None:
            continue
        points = abs(sum(moves)) or max(moves)  # between two states nothing is gained or lost, but it moved
        key = (lot.expires_at or FOREVER, lot.is_limited)
        groups[key] = groups.get(key, 0) + points
    return [
        LotLine(figures.until(at) if at != FOREVER else _("without expiry"), points, limited)
        for (at, limited), points in sorted(groups.items())
        if points
    ]


def _by_lot(moves: Sequence[Sequence[object]]) -> dict[int, list[int]]:
    """Return the changes of each lot; a renewed expiry is no change of points."""
    found: dict[int, list[int]] = {}
    for number, field, change in moves:
        if number and field in ("available", "pending", "held") and isinstance(number, int) and isinstance(change, int):
            found.setdefault(number, []).append(change)
    return found

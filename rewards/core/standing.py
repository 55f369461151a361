"""Standing: what an account has, as the fold keeps it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import UUID

from rewards.core.facts import Carried, Credit, Purchase
from rewards.core.tiers import FOREVER, Totals


@dataclass(slots=True)
class Lot:
    """Points that were earned together: what is left of them, where, and until when.

    `limited` marks limited-time points (期間限定ポイント). `terms` is the version they were earned under.
    """

    no: int
    points: int
    earned_at: datetime
    expires_at: datetime | None
    matures_at: datetime | None
    terms: int
    limited: bool
    purchase_id: UUID | None
    available: int = 0
    pending: int = 0
    held: int = 0

    @property
    def left(self) -> int:
        """Return the points that are still there, in whatever state."""
        return self.available + self.pending + self.held

    def order(self) -> tuple[datetime, datetime, int]:
        """Return the key of drawing: earliest expiry first, never-expiring last, then the oldest earned."""
        return (self.expires_at or FOREVER, self.earned_at, self.no)

    def due_at(self) -> datetime:
        """Return the next instant at which something happens to this lot by itself."""
        due = FOREVER
        if self.pending and self.matures_at is not None:
            due = self.matures_at
        if self.expires_at is not None and self.available + self.pending:
            due = min(due, self.expires_at)
        return due


@dataclass(slots=True)
class Held:
    """An open hold: which lots it reserves, how much of each, until when."""

    id: UUID
    points: int
    ends_at: datetime
    drawn: tuple[tuple[int, int], ...]


class TierTime(NamedTuple):
    """A tier the account held: since when, until when by its terms (None: without end)."""

    code: str
    since: datetime
    until: datetime | None


class Credits:
    """What counts for tiers, by time, with running sums: any window is two look-ups."""

    __slots__ = ("_points", "_purchases", "_spend", "_times")

    def __init__(self, credits: Iterable[Credit] = ()) -> None:
        self._times: list[datetime] = []
        self._spend, self._points, self._purchases = [0], [0], [0]
        for credit in credits:
            self.add(credit)

    @classmethod
    def of_columns(
        cls, times: list[datetime], spend: Iterable[int], points: Iterable[int], purchases: Iterable[int]
    ) -> "Credits":
        """Return the credits of columns that are in the order of time already."""
        credits = cls()
        credits._times = times
        credits._spend = list(accumulate(spend, initial=0))
        credits._points = list(accumulate(points, initial=0))
        credits._purchases = list(accumulate(purchases, initial=0))
        return credits

    def __iter__(self) -> Iterator[Credit]:
        for index, at in enumerate(self._times):
            yield Credit(
                at,
                self._spend[index + 1] - self._spend[index],
                self._points[index + 1] - self._points[index],
                self._purchases[index + 1] - self._purchases[index],
            )

    def __len__(self) -> int:
        return len(self._times)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Credits) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Credits":
        """Return credits of their own."""
        other = Credits()
        other._times = self._times[:]
        other._spend, other._points, other._purchases = self._spend[:], self._points[:], self._purchases[:]
        return other

    def add(self, credit: Credit) -> None:
        """Record a credit in its place in time; a late one moves the sums after it."""
        at, spend, points, purchases = credit
        times = self._times
        if not times or at >= times[-1]:  # nearly always
            times.append(at)
            self._spend.append(self._spend[-1] + spend)
            self._points.append(self._points[-1] + points)
            self._purchases.append(self._purchases[-1] + purchases)
            return
        index = bisect_right(times, at)
        times.insert(index, at)
        for sums, amount in ((self._spend, spend), (self._points, points), (self._purchases, purchases)):
            sums.insert(index + 1, sums[index])
            if amount:
                for later in range(index + 1, len(sums)):
                    sums[later] += amount

    def without(self, others: Iterable[Credit]) -> "Credits":
        """Return these credits less others, each taken away once where it is there."""
        gone = Counter(others)
        kept = []
        for credit in self:
            if gone[credit]:
                gone[credit] -= 1
            else:
                kept.append(credit)
        return Credits(kept)

    def between(self, after: datetime, until: datetime) -> Totals:
        """Return the sums of the window (after, until]."""
        times = self._times
        first = bisect_right(times, after)
        last = len(times) if not times or times[-1] <= until else bisect_right(times, until)
        return Totals(
            self._spend[last] - self._spend[first],
            self._points[last] - self._points[first],
            self._purchases[last] - self._purchases[first],
        )


@dataclass(slots=True)
class Bought:
    """A purchase as later refunds need it: what it earned, what it drew, what has come back.

    `parts` are (rule, points, expiry group); `drawn` are the lots its points came from. `refunded` holds for
    each line the money and the quantity that came back; `shipping_refunded` the shipping's.
    """

    purchase: Purchase
    tier: str | None
    terms: int
    parts: list[tuple[str, int, int]]  # rule, points, number of the lot they went to
    drawn: tuple[tuple[int, int], ...]
    awards: tuple[tuple[str, str, int], ...] = ()  # rule, period, points: what limits counted
    refunded: list[list[int]] = field(default_factory=list)
    shipping_refunded: int = 0
    returned: int = 0
    reversed: list[int] = field(default_factory=list)  # per part
    has_amount_refund: bool = False
    is_wholly_refunded: bool = False
    spend: int = 0  # net revenue, as tiers count it
    spend_refunded: int = 0
    was_first: bool = False


@dataclass(slots=True)
class Standing:
    """What an account has after everything that was folded so far.

    A standing that was loaded for one fact may hold only what that fact can touch: the lots that are due or
    drawn on, the purchase that is refunded, the credits of the windows that may be judged.
    """

    joined_at: datetime | None = None
    entries: int = 0  # how many were written: the number of the newest
    postings: int = 0
    lots_made: int = 0
    clock: datetime | None = None
    available: int = 0
    pending: int = 0
    held: int = 0
    debt: int = 0
    lots: dict[int, Lot] = field(default_factory=dict)
    holds: dict[UUID, Held] = field(default_factory=dict)
    tiers: list[TierTime] = field(default_factory=list)  # oldest first; the last one is held now
    tier_due_at: datetime | None = None
    credits: Credits = field(default_factory=lambda: Credits())
    counts: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (rule, period) → awards, points
    purchases: int = 0
    bought: dict[UUID, Bought] = field(default_factory=dict)
    lots_due_at: datetime = FOREVER
    unloaded_due_at: datetime = FOREVER  # when the first of the lots that were not loaded is due
    hash: bytes = b"\0" * 32
    is_merged: bool = False  # another account of the same person holds what this one had

    def copied(self) -> "Standing":
        """Return a standing that can be folded into without changing this one; much quicker than a deep copy."""
        return replace(
            self,
            lots={no: replace(lot) for no, lot in self.lots.items()},
            holds=dict(self.holds),
            tiers=list(self.tiers),
            credits=self.credits.copy(),
            counts={key: list(used) for key, used in self.counts.items()},
            bought={
                key: replace(bought, refunded=[list(back) for back in bought.refunded], reversed=list(bought.reversed))
                for key, bought in self.bought.items()
            },
        )

    @property
    def balance(self) -> int:
        """Return Σ entries.points: available + pending + held − debt."""
        return self.available + self.pending + self.held - self.debt

    @property
    def tier(self) -> str | None:
        """Return the code of the tier that is held now."""
        return self.tiers[-1].code if self.tiers else None

    def tier_at(self, moment: datetime) -> str | None:
        """Return the tier recorded for this instant; the earliest one recorded covers what lies before it."""
        for held in reversed(self.tiers):
            if held.since <= moment:
                return held.code
        return self.tiers[0].code if self.tiers else None

    def add_credit(self, credit: Credit) -> None:
        """Record what counts for tiers, in its place in time."""
        self.credits.add(credit)

    def totals(self, after: datetime, until: datetime) -> Totals:
        """Return what counted in the window (after, until]."""
        return self.credits.between(after, until)

    def live_lots(self) -> Iterator[Lot]:
        """Yield the lots that can be drawn on, in the order of drawing."""
        yield from sorted((lot for lot in self.lots.values() if lot.available), key=Lot.order)


@dataclass(slots=True)
class Entry:
    """One line of the statement, with the reason for it.

    `moves` say what happened to the lots: (lot, available | pending | held, change); lot 0 is the debt.
    """

    kind: str
    points: int
    balance_after: int
    occurred_at: datetime
    expires_at: datetime | None = None
    limited: bool = False
    reason: str = ""
    breakdown: list[dict[str, Any]] = field(default_factory=list)
    moves: list[list[Any]] = field(default_factory=list)
    purchase_id: UUID | None = None
    refund_id: UUID | None = None
    hold_id: UUID | None = None
    terms: int = 0


class TierChange(NamedTuple):
    """A tier that was reached, renewed, lost or taken back."""

    code: str
    since: datetime
    until: datetime | None
    at: datetime
    why: str
    before: str | None


@dataclass(slots=True)
class Journal:
    """What one posting did: everything that is to be written."""

    entries: list[Entry] = field(default_factory=list)
    tier_changes: list[TierChange] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # lots
    credit: Credit | None = None
    counts: list[tuple[str, str, int, int, bool]] = field(default_factory=list)  # rule, period, awards, points, shared
    holds_opened: list[Held] = field(default_factory=list)
    holds_resolved: list[tuple[Held, str, int]] = field(default_factory=list)  # hold, status, points captured
    bought: Bought | None = None
    portions: tuple[Any, ...] = ()
    carried: tuple[Carried, ...] = ()
    debt_carried: int = 0
    refund_amount: int = 0
    refund_lines: list[tuple[int, int, int]] = field(default_factory=list)  # line, quantity, money

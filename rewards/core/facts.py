"""Facts: what happened to an account, as immutable values.

Every fact has `at`, the instant at which it happened. What the fold needs from outside the account is
resolved before the fold and travels with the fact as its context, so that a refold reads the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from rewards.core.context import NO_CONTEXT, Context


class Line(NamedTuple):
    """A line of a purchase: quantity in thousandths, price (of all items) and discount in minor units.

    `tax_rate` is in hundredths of a percent (0.10 is 1000), None where the till did not say.
    """

    sku: str
    category: str
    quantity: int
    price: int
    discount: int = 0
    tax_rate: int | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase. Without lines (`total` alone, completed later) it earns what needs no line.

    `goods_total` is what the lines cost after their discounts, with the tax where prices exclude it.
    """

    id: UUID
    at: datetime
    store: str
    lines: tuple[Line, ...]
    total: int
    shipping: int = 0
    tax: int = 0
    tax_excluded: bool = False
    points_used: int = 0
    context: Context = NO_CONTEXT

    @property
    def goods_total(self) -> int:
        """Return what the goods cost: the total without shipping."""
        return self.total - self.shipping

    @property
    def goods_left(self) -> int:
        """Return what is left to be paid for the goods when coupons have taken off theirs."""
        return self.goods_total - sum(sum(applied.lines) for applied in self.context.coupons)

    @property
    def shipping_left(self) -> int:
        """Return what is left to be paid for the shipping."""
        return self.shipping - sum(applied.shipping for applied in self.context.coupons)


@dataclass(frozen=True, slots=True)
class Completion:
    """The lines of a purchase that was posted without them; `purchase` is the purchase with its lines."""

    id: UUID
    at: datetime
    purchase: Purchase


@dataclass(frozen=True, slots=True)
class Refund:
    """Goods that came back: (line, quantity in thousandths) each, or an amount, or all that is left."""

    id: UUID
    at: datetime
    purchase_id: UUID
    lines: tuple[tuple[int, int], ...] | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """Behaviour that is not a purchase: a visit, a review, the enrolment, a birthday."""

    id: UUID
    at: datetime
    type: str
    store: str = ""
    context: Context = NO_CONTEXT


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points given or taken by a person, with a reason; taken never more than are available."""

    id: UUID
    at: datetime
    points: int
    reason: str
    expires_at: datetime | None = None
    has_own_expiry: bool = False  # False: the terms' own expiry


@dataclass(frozen=True, slots=True)
class Opening:
    """A balance that comes from an old system: points with the expiry they had there."""

    id: UUID
    at: datetime
    points: int
    expires_at: datetime | None
    reason: str = "opening_balance"


@dataclass(frozen=True, slots=True)
class Exchange:
    """Points given for a reward."""

    id: UUID
    at: datetime
    points: int
    reward: str


@dataclass(frozen=True, slots=True)
class Return:
    """Points of an exchange or a redemption that was cancelled go back to the lots they came from."""

    id: UUID
    at: datetime
    drawn: tuple[tuple[int, int], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Points reserved until an instant; of a purchase that is named, at most so many of those that it earned itself."""

    id: UUID
    at: datetime
    points: int
    ends_at: datetime
    purchase_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """Held points are spent; what is not taken is released. `points` None takes them all."""

    id: UUID
    at: datetime
    hold_id: UUID
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A hold is given up."""

    id: UUID
    at: datetime
    hold_id: UUID


@dataclass(frozen=True, slots=True)
class TransferOut:
    """Points leave for another account."""

    id: UUID
    at: datetime
    points: int


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a transfer: points with the expiry and the terms version of the lot they came from."""

    points: int
    expires_at: datetime | None
    earned_at: datetime
    terms: int
    limited: bool


@dataclass(frozen=True, slots=True)
class TransferIn:
    """Points arrive from another account."""

    id: UUID
    at: datetime
    portions: tuple[Portion, ...]


class Carried(NamedTuple):
    """Points of one lot that move in a merge or back: `lot` is the one they leave, or go back to.

    `matures_at` is None for available points.
    """

    points: int
    lot: int
    earned_at: datetime
    expires_at: datetime | None
    matures_at: datetime | None
    terms: int
    limited: bool
    purchase_id: UUID | None


class Credit(NamedTuple):
    """What counts for tiers, at the purchase's own time; a refund's credit is negative."""

    at: datetime
    spend: int
    points: int
    purchases: int


@dataclass(frozen=True, slots=True)
class MergeOut:
    """Everything that an account has goes to another one of the same person, and what it owes."""

    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class MergeIn:
    """What another account of the same person had arrives, with what counts for its tier and its limits.

    `purchase_id` is the purchase whose refund made the debt. `counts` are (rule, period, awards, points); `tier` is
    (code, since, until).
    """

    id: UUID
    at: datetime
    carried: tuple[Carried, ...] = ()
    debt: int = 0
    purchase_id: UUID | None = None
    credits: tuple[Credit, ...] = ()
    counts: tuple[tuple[str, str, int, int], ...] = ()
    purchases: int = 0
    tier: tuple[str, datetime, datetime | None] | None = None


class SplitLot(NamedTuple):
    """A lot that a merge made: the lot that its points came from, and how many of them repaid a debt at once."""

    lot: int
    source: int
    points: int
    repaid: int


@dataclass(frozen=True, slots=True)
class SplitOut:
    """A merge is undone, on the account that was kept: what it took over goes back.

    `paid` are the lots that paid the other one's debt, `owed` is what became this one's own. `tier_before` is the tier
    that it held before the merge.
    """

    id: UUID
    at: datetime
    lots: tuple[SplitLot, ...]
    debt: int
    paid: tuple[tuple[int, int], ...]
    owed: int
    credits: tuple[Credit, ...]
    counts: tuple[tuple[str, str, int, int], ...]
    purchases: int
    tier_before: tuple[str, datetime, datetime | None] | None


@dataclass(frozen=True, slots=True)
class SplitIn:
    """A merge is undone, on the account that was merged: what it had comes back."""

    id: UUID
    at: datetime
    carried: tuple[Carried, ...]
    debt: int


@dataclass(frozen=True, slots=True)
class TierSet:
    """A tier that comes from an old system, with its period in force."""

    id: UUID
    at: datetime
    code: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Leave:
    """The holder leaves: what they have is given up, what they owe is let go."""

    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing but time has passed."""

    at: datetime


Fact = (
    Purchase | Completion | Refund | Activity | Adjustment | Opening | Exchange | Return | Hold | Capture
    | Release | TransferOut | TransferIn | MergeOut | MergeIn | SplitOut | SplitIn | TierSet | Leave | Tick
)  # fmt: skip

"""Examples: a purchase that nobody made, worked out under terms by the fold that posts real ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from rewards.core.context import Allowance, Context
from rewards.core.drafts import line_amount
from rewards.core.facts import Line, Purchase
from rewards.core.fold import post
from rewards.core.standing import Entry, Lot, Standing, TierTime
from rewards.core.terms import Terms, Timeline
from rewards.core.tiers import BEGINNING

_NOBODY = UUID(int=0)
_AGO = timedelta(days=365)  # the member joined so long before


class ExampleLine(NamedTuple):
    """Goods of an example: quantity in thousandths, the price of one in minor units, the tax in hundredths of a percent."""

    sku: str
    category: str
    quantity: int
    unit_price: int
    tax_rate: int

    @property
    def amount(self) -> int:
        """Return what they cost together, in minor units."""
        return line_amount(self.quantity, self.unit_price)


@dataclass(frozen=True, slots=True)
class Example:
    """Who buys what, where and when. `bought_at` has no zone: it is the programme's time, whatever that is."""

    bought_at: datetime
    lines: tuple[ExampleLine, ...]
    store: str = ""
    tier: str = ""
    points_used: int = 0
    is_first: bool = False
    has_birthday: bool = False
    segments: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the example as it is kept."""
        return {
            "bought_at": self.bought_at.isoformat(),
            "lines": [list(line) for line in self.lines],
            "store": self.store,
            "tier": self.tier,
            "points_used": self.points_used,
            "is_first": self.is_first,
            "has_birthday": self.has_birthday,
            "segments": list(self.segments),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Example":
        """Return an example that was kept."""
        return cls(
            **{
                **data,
                "bought_at": datetime.fromisoformat(data["bought_at"]),
                "lines": tuple(ExampleLine(*line) for line in data["lines"]),
                "segments": tuple(data["segments"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example comes to: the entries that would be written for what it earns, and the tier it is in then."""

    earned: tuple[Entry, ...]
    tier: str | None

    @property
    def points(self) -> int:
        """Return the points that it earns."""
        return sum(entry.points for entry in self.earned)


def worked_out(example: Example, terms: Terms) -> Outcome:
    """Return what an example comes to under terms, with every limit still open. Raises a Refusal."""
    at = example.bought_at.replace(tzinfo=terms.zone)
    fact = purchase_of(example, terms)
    timeline = Timeline([(BEGINNING, terms)])
    standing, journal = post(_holder(example, terms, at), fact, timeline)
    earned = tuple(entry for entry in journal.entries if entry.kind == "earned")
    return Outcome(earned, standing.tier)


def purchase_of(example: Example, terms: Terms) -> Purchase:
    """Return the purchase of an example as the fold reads it."""
    at = example.bought_at.replace(tzinfo=terms.zone)
    lines = tuple(Line(line.sku, line.category, line.quantity, line.amount, 0, line.tax_rate) for line in example.lines)
    other_month = at.month % 12 + 1
    limits = {
        code: rule.limit for code, rule in terms.limited.items() if rule.limit is not None and rule.limit.is_shared
    }
    context = Context(
        segments=frozenset(example.segments),
        birthday_month=at.month if example.has_birthday else other_month,
        allowances={code: Allowance(limit.total, limit.budget) for code, limit in limits.items()},
    )
    return Purchase(
        id=_NOBODY, at=at, store=example.store, lines=lines, total=sum(line.price for line in lines),
        points_used=example.points_used, context=context,
    )  # fmt: skip


def _holder(example: Example, terms: Terms, at: datetime) -> Standing:
    """Return a member in the example's tier who has as many points as they pay with."""
    joined = at - _AGO
    standing = Standing(joined_at=joined, clock=at, purchases=0 if example.is_first else 1)
    if terms.tier(example.tier) is not None:
        standing.tiers = [TierTime(example.tier, joined, None)]
    if example.points_used:
        standing.available, standing.lots_made = example.points_used, 1
        standing.lots[1] = Lot(
            1, example.points_used, joined, None, None, terms.version, False, None, available=example.points_used
        )
    return standing

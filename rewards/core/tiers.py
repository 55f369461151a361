"""Tiers: what reaches one, how long it is held, when it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from loyalty_site.lib.calendar import add_months, midnight, shift_months
from loyalty_site.lib.money import parse_amount

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
BEGINNING = datetime(1, 1, 2, tzinfo=UTC)


class Totals(NamedTuple):
    """What counted in a window: net revenue in minor units, net points earned, net purchases."""

    spend: int
    points: int
    purchases: int


class Missing(NamedTuple):
    """What is missing to a tier, in one unit: spend (minor units), points or purchases."""

    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier: its rank (lowest 0), what reaches it, and what it multiplies."""

    code: str
    rank: int
    needs: tuple[tuple[str, int], ...]  # (spend | points | purchases, at least)
    needs_all: bool
    factor: tuple[int, int]
    rate: str
    is_open: bool  # its threshold is 0; a tier that names none is given by people alone
    is_retired: bool

    def is_reached(self, totals: Totals) -> bool:
        """Tell whether these totals reach the tier."""
        if not self.needs:
            return self.is_open
        for unit, least in self.needs:
            if (getattr(totals, unit) >= least) != self.needs_all:
                return not self.needs_all
        return self.needs_all

    def missing(self, totals: Totals) -> list[Missing]:
        """Return what is missing, unit by unit; where one unit is enough, each is an alternative."""
        gaps = [Missing(unit, least - getattr(totals, unit)) for unit, least in self.needs]
        return [gap for gap in gaps if gap.amount > 0]


def compile_tier(item: Mapping[str, Any], rank: int, policy: Mapping[str, Any], digits: int) -> Tier:
    """Return a tier of a checked document; `threshold` is short for the policy's unit."""
    if "threshold" in item:
        needs = {policy["by"]: item["threshold"]} if item["threshold"] not in (0, "0") else {}
    else:
        needs = item.get("reach") or item.get("reach_any") or {}
    factor = Fraction(item.get("multiplier", 1))
    return Tier(
        code=item["code"],
        rank=rank,
        needs=tuple((unit, _least(unit, value, digits)) for unit, value in needs.items()),
        needs_all="reach_any" not in item,
        factor=(factor.numerator, factor.denominator),
        rate=str(item.get("multiplier", "1")),
        is_open=rank == 0 or "threshold" in item,
        is_retired=bool(item.get("retired", False)),
    )


def _least(unit: str, value: int | str, digits: int) -> int:
    return parse_amount(str(value), digits) if unit == "spend" else int(value)


@dataclass(frozen=True, slots=True)
class TierPolicy:
    """How tiers are judged (`tier_policy`): the window, the period in force, the reviews."""

    zone: ZoneInfo
    by: str
    window: str  # rolling | fixed | anniversary | lifetime
    window_months: int
    window_from_month: int
    up_at_once: bool
    keep_months: int
    keep_from_month: int | None
    review: str
    review_month: int
    review_day: int
    down: str
    _reviews: dict[date, datetime] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def compile(cls, policy: Mapping[str, Any], zone: ZoneInfo) -> "TierPolicy":
        """Return the policy of a checked document."""
        window, keep, review = policy["window"], policy["keep"], policy["review"]
        if "rolling_months" in window:
            kind, months, first = "rolling", window["rolling_months"], 1
        elif "from_month" in window:
            kind, months, first = "fixed", window.get("months", 12), window["from_month"]
        elif window.get("calendar_year"):
            kind, months, first = "fixed", 12, 1
        else:
            kind, months, first = ("anniversary", 12, 1) if window.get("anniversary") else ("lifetime", 0, 1)
        return cls(
            zone=zone,
            by=policy["by"],
            window=kind,
            window_months=months,
            window_from_month=first,
            up_at_once=policy["up"] == "at_once",
            keep_months=keep.get("months", 12),
            keep_from_month=keep.get("from_month"),
            review=review["every"],
            review_month=review.get("month", 1),
            review_day=review.get("day", 1),
            down=policy["down"],
        )

    def window_before(self, at: datetime, joined_at: datetime | None) -> tuple[datetime, datetime]:
        """Return the window that is judged at this instant, as (after, until]: what counts lies in it."""
        if self.window == "rolling":
            return shift_months(at, -self.window_months, self.zone), at
        if self.window == "lifetime":
            return BEGINNING, at
        return _just_before(self._period_start(at, joined_at)), at

    def completed_window(self, at: datetime, joined_at: datetime | None) -> tuple[datetime, datetime] | None:
        """Return the last window that ended by this instant; None where windows never end."""
        if self.window in ("rolling", "lifetime"):
            return None
        ends = self._period_start(at, joined_at)
        starts = self._period_start(_just_before(ends), joined_at)
        return _just_before(starts), _just_before(ends)

    def _period_start(self, at: datetime, joined_at: datetime | None) -> datetime:
        """Return the first instant of the fixed window that holds this instant."""
        local = at.astimezone(self.zone).date()
        if self.window == "anniversary":
            joined = (joined_at or at).astimezone(self.zone).date()
            years = local.year - joined.year
            if add_months(joined, years * 12) > local:
                years -= 1
            return midnight(add_months(joined, years * 12), self.zone)
        return midnight(_fixed_start(local, self.window_from_month, self.window_months), self.zone)

    def until(self, since: datetime) -> datetime:
        """Return the end of the period in force of a tier that was reached (or renewed) at this instant.

        With `from_month` the periods (適用期間) are fixed, and a tier holds to the end of the one it falls in.
        """
        if self.keep_from_month is None:
            return shift_months(since, self.keep_months, self.zone)
        local = since.astimezone(self.zone).date()
        start = _fixed_start(local, self.keep_from_month, self.keep_months)
        return midnight(add_months(start, self.keep_months), self.zone)

    def next_review(self, after: datetime) -> datetime:
        """Return the first review strictly after this instant."""
        day = after.astimezone(self.zone).date()
        found = self._reviews.get(day)
        if found is None:
            found = self._reviews[day] = _review_after(self, day)
        return found

    def review_from(self, at: datetime) -> datetime:
        """Return the first review at this instant or after it."""
        return self.next_review(_just_before(at))


def _just_before(moment: datetime) -> datetime:
    return moment - datetime.resolution


def _fixed_start(day: date, from_month: int, months: int) -> date:
    """Return the first day of the period of so many months, counted from that month, that holds the day."""
    start = date(day.year if day.month >= from_month else day.year - 1, from_month, 1)
    while add_months(start, months) <= day:
        start = add_months(start, months)
    return start


def _review_after(policy: TierPolicy, day: date) -> datetime:
    """Return the first review after this day: reviews stand at the first instant of their days."""
    for offset in range(14):
        first = add_months(day.replace(day=1), offset)
        gap = (first.month - policy.review_month) % 12
        if policy.review == "month" or gap == 0 or (policy.review == "half_year" and gap == 6):
            review = first.replace(day=min(policy.review_day, (add_months(first, 1) - first).days))
            if review > day:
                return midnight(review, policy.zone)
    raise AssertionError("a year holds a review")

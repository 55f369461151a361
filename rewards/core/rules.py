"""Earning rules, and when each of them holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from loyalty_site.lib.calendar import is_holiday
from loyalty_site.lib.money import parse_amount
from rewards.core.expiry import Expiry

WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a rule may award: per member in each period, in all, and points in all (`budget`)."""

    per_member: int | None
    each: str
    total: int | None
    budget: int | None

    @property
    def is_shared(self) -> bool:
        """Tell whether the limit counts over all members, in one counter row."""
        return self.total is not None or self.budget is not None


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of a rule; all that are set must hold. Days and hours are in the store's time."""

    first_day: date | None = None
    first_moment: datetime | None = None
    until_day: date | None = None
    until_moment: datetime | None = None
    weekdays: frozenset[int] | None = None
    days: frozenset[int] | None = None
    nth_weekdays: frozenset[tuple[int, int]] | None = None
    holiday: bool | None = None
    hours: tuple[tuple[int, int], ...] = ()  # minutes of the day
    minimum: int = 0  # minor units of the rule's own basis
    skus: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    stores: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    segments: frozenset[str] | None = None
    first_purchase: bool | None = None
    birthday_month: bool | None = None

    def has_begun(self, local: datetime) -> bool:
        """Tell whether the first day, or the first moment, has come."""
        return (self.first_day is None or local.date() >= self.first_day) and (
            self.first_moment is None or local >= _zoned(self.first_moment, local)
        )

    def is_over(self, local: datetime) -> bool:
        """Tell whether the day, or the moment, has come from which nothing holds any more."""
        return (self.until_day is not None and local.date() >= self.until_day) or (
            self.until_moment is not None and local >= _zoned(self.until_moment, local)
        )

    def is_on_day(self, day: date) -> bool:
        """Tell whether this is a day of the week, of the month, a holiday that is asked for."""
        return (
            (self.weekdays is None or day.weekday() in self.weekdays)
            and (self.days is None or day.day in self.days)
            and (self.nth_weekdays is None or ((day.day - 1) // 7 + 1, day.weekday()) in self.nth_weekdays)
            and (self.holiday is None or is_holiday(day) == self.holiday)
        )

    def is_within_hours(self, local: datetime) -> bool:
        """Tell whether the time of day lies in one of the stretches that are asked for."""
        if not self.hours:
            return True
        clock = local.hour * 60 + local.minute
        return any(
            opens <= clock < closes if opens < closes else clock >= opens or clock < closes
            for opens, closes in self.hours
        )

    def matches_line(self, sku: str, category: str) -> bool:
        """Tell whether a line with this SKU and category is one that is asked for."""
        return (self.skus is None or sku in self.skus) and (self.categories is None or category in self.categories)


def _zoned(moment: datetime, local: datetime) -> datetime:
    """Return a moment that names no offset in the store's time."""
    return moment.replace(tzinfo=moment.tzinfo or local.tzinfo)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to be evaluated.

    `points` per `per` minor units of money for an amount rule, per item for an item rule, once for a fixed
    one; `factor` as numerator and denominator for a multiplier; `bit` marks its lines in a line mask.
    """

    code: str
    kind: str
    bit: int
    points: int
    per: int
    rate: str
    fractional: bool
    factor: tuple[int, int]
    exclusive: bool
    names_lines: bool
    names_own_basis: bool  # its basis is not the whole purchase's
    is_timed: bool
    is_conditional: bool  # something is left to ask after the day, the store and the tier
    when: When
    limit: Limit | None
    expiry: Expiry | None
    activity: str
    zone: ZoneInfo

    def holds_on(self, day: date, store: str, tier: str | None) -> bool:
        """Tell whether the conditions on the day, the store and the tier hold."""
        when = self.when
        return (
            (when.first_day is None or day >= when.first_day)
            and (when.until_day is None or day < when.until_day)
            and when.is_on_day(day)
            and (when.stores is None or store in when.stores)
            and (when.tiers is None or tier in when.tiers)
        )

    def holds_at(self, local: datetime) -> bool:
        """Tell whether the hours hold, and the bounds that name a time of day."""
        return self.when.has_begun(local) and not self.when.is_over(local) and self.when.is_within_hours(local)

    def matches_line(self, sku: str, category: str) -> bool:
        """Tell whether a line with this SKU and category is one of the rule's own lines."""
        return self.when.matches_line(sku, category)


def compile_rule(item: Mapping[str, Any], number: int, zone: ZoneInfo, digits: int) -> Rule:
    """Return a rule of a checked document; `number` is its place among the rules of its sort."""
    when = compile_when(item.get("when", {}), digits)
    names_lines = when.skus is not None or when.categories is not None
    is_timed = bool(when.hours) or when.first_moment is not None or when.until_moment is not None
    factor = Fraction(item.get("factor", 1))
    per = parse_amount(item["per"], digits) if "per" in item else 1
    return Rule(
        code=item["code"],
        kind=item["kind"],
        bit=2 << number,
        points=item.get("points", 0),
        per=per,
        rate=_rate(item),
        fractional=item.get("blocks") == "fractional",
        factor=(factor.numerator, factor.denominator),
        exclusive=item.get("stacking") == "exclusive",
        names_lines=names_lines,
        names_own_basis=names_lines or item["kind"] == "item",
        is_timed=is_timed,
        is_conditional=is_timed
        or bool(when.minimum)
        or any(asked is not None for asked in (when.segments, when.first_purchase, when.birthday_month)),
        when=when,
        limit=compile_limit(item.get("limit")),
        expiry=Expiry.compile(item["expiry"], zone, unit="day") if "expiry" in item else None,
        activity=item.get("activity", ""),
        zone=zone,
    )


def _rate(item: Mapping[str, Any]) -> str:
    """Return how a breakdown states the rule's rate."""
    if item["kind"] == "amount":
        return f"{item['points']}/{item['per']}"
    return str(item["factor"] if item["kind"] == "multiplier" else item.get("points", 0))


def compile_limit(item: Mapping[str, Any] | None) -> Limit | None:
    """Return the limit of a checked document, or None where there is none."""
    if not item:
        return None
    return Limit(
        per_member=item.get("per_member"),
        each=item.get("each", "ever"),
        total=item.get("total"),
        budget=item.get("budget"),
    )


def compile_when(when: Mapping[str, Any], digits: int) -> When:
    """Return the conditions of a checked document's `when`."""
    line = when.get("line", {})
    first_day, first_moment = _bound(when.get("from"))
    until_day, until_moment = _bound(when.get("until"))
    weekdays = _set(when.get("weekday"))
    days = when.get("day_of_month")
    nth = when.get("nth_weekday")
    return When(
        first_day=first_day,
        first_moment=first_moment,
        until_day=until_day,
        until_moment=until_moment,
        weekdays=None if weekdays is None else frozenset(WEEKDAYS[name] for name in weekdays),
        days=None if days is None else frozenset([days] if isinstance(days, int) else days),
        nth_weekdays=None
        if nth is None
        else frozenset((int(place), WEEKDAYS[name]) for place, names in nth.items() for name in _set(names) or ()),
        holiday=when.get("holiday"),
        hours=_hours(when.get("hours")),
        minimum=parse_amount(when["minimum"], digits) if "minimum" in when else 0,
        skus=_set(line.get("sku")),
        categories=_set(line.get("category")),
        stores=_set(when.get("store")),
        tiers=_set(when.get("tier")),
        segments=_set(when.get("segment")),
        first_purchase=when.get("first_purchase"),
        birthday_month=when.get("birthday_month"),
    )


def _set(value: Any) -> frozenset[str] | None:
    if value is None:
        return None
    return frozenset([value] if isinstance(value, str) else value)


def _bound(text: str | None) -> tuple[date | None, datetime | None]:
    """Return a bound as a day, or as a moment (in the store's time where it names no offset)."""
    if text is None:
        return None, None
    if len(text) == 10:
        return date.fromisoformat(text), None
    return None, datetime.fromisoformat(text)


def _hours(value: Any) -> tuple[tuple[int, int], ...]:
    """Return ranges of "HH:MM" in minutes; one whose end lies before its start runs over midnight."""
    if value is None:
        return ()
    ranges = [value] if isinstance(value, str) else value
    return tuple((_minutes(text[:5]), _minutes(text[-5:])) for text in ranges)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])

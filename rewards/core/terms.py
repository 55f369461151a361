"""Terms: a programme's document, made ready for the fold.

`compile_terms` turns one published document (see `program.md`) into an immutable value whose look-ups are
cheap; `Timeline` holds all versions and says which one is in force at an instant.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from loyalty_site.lib.money import minor_digits
from rewards.core.expiry import Expiry
from rewards.core.program.defaults import DEFAULTS
from rewards.core.rules import Rule, compile_rule
from rewards.core.tiers import Tier, TierPolicy, compile_tier

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Earning:
    """What points are earned on, and how they are rounded (`program.earning`)."""

    tax_included: bool
    shipping: bool
    discounted: bool
    paid_with_points: bool
    rounding: str
    pending_days: int
    rate_of_tier: str


@dataclass(frozen=True, slots=True)
class Redemption:
    """How points pay (`program.redemption`); `max_share` is a share of the goods' price."""

    minimum: int
    block: int
    max_share: Fraction
    requires: str
    verify: str
    verify_above: int

    def most_points(self, goods: int, point_value: Fraction) -> int:
        """Return how many points may pay for goods of this price, in whole blocks.

        The last point may be worth more than what is left to pay, but for a share below 1.
        """
        exact = goods * self.max_share / point_value
        whole = -(-exact.numerator // exact.denominator) if self.max_share == 1 else int(exact)
        return whole - whole % self.block


@dataclass(slots=True)
class Terms:
    """One version of a programme's terms. Never changed after it was compiled; the caches are caches."""

    version: int
    document: Document
    zone: ZoneInfo
    digits: int
    point_value: Fraction  # minor units of money a point pays
    earning: Earning
    expiry: Expiry
    redemption: Redemption
    late_credit_days: int
    refund_debt: bool
    refund_grace_days: int
    adjustment_above: int
    referral_return_days: int
    referral_minimum: Decimal  # of goods that were kept
    tiers: tuple[Tier, ...]  # lowest first
    policy: TierPolicy
    rules: tuple[Rule, ...]  # purchase rules by priority (high first), then code
    activities: tuple[Rule, ...]
    exclusions: tuple[tuple[frozenset[str] | None, frozenset[str] | None], ...]
    limited: Mapping[str, Rule]  # the rules that have limits
    store_zones: Mapping[str, ZoneInfo]
    online_stores: frozenset[str]
    ranks: Mapping[str, int]
    _local: tuple[datetime, datetime] | None = field(default=None, repr=False)
    _by_day: dict[Any, tuple[Rule, ...]] = field(default_factory=dict, repr=False)
    _line_masks: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)

    def local(self, moment: datetime) -> datetime:
        """Return an instant in the programme's time; the last one is remembered, a fold asks for it often."""
        known = self._local
        if known is None or known[0] is not moment:
            known = self._local = (moment, moment.astimezone(self.zone))
        return known[1]

    def tier(self, code: str | None) -> Tier | None:
        """Return the tier with this code, or None where these terms have no such tier."""
        rank = self.ranks.get(code) if code is not None else None
        return None if rank is None else self.tiers[rank]

    def rank(self, code: str | None) -> int:
        """Return the tier's place, lowest 0, and -1 for none."""
        return self.ranks.get(code, -1) if code is not None else -1

    def rules_for(self, local: datetime, store: str, tier: str | None) -> tuple[Rule, ...]:
        """Return the rules whose day, store and tier conditions hold; hours, amounts and lines are left."""
        key = (local.date(), store, tier)
        found = self._by_day.get(key)
        if found is None:
            if len(self._by_day) > 50_000:
                self._by_day.clear()
            found = tuple(rule for rule in self.rules if rule.holds_on(local.date(), store, tier))
            self._by_day[key] = found
        return found

    def line_mask(self, sku: str, category: str) -> int:
        """Return bit 0 for a line that never earns, else bit n+1 for each rule n whose `line` it matches."""
        key = (sku, category)
        mask = self._line_masks.get(key)
        if mask is None:
            if len(self._line_masks) > 200_000:
                self._line_masks.clear()
            mask = self._line_masks[key] = self._mask(sku, category)
        return mask

    def _mask(self, sku: str, category: str) -> int:
        for skus, categories in self.exclusions:
            if (skus is None or sku in skus) and (categories is None or category in categories):
                return 1
        mask = 0
        for rule in self.rules:
            if rule.matches_line(sku, category):
                mask |= rule.bit
        return mask


def compile_terms(document: Document, version: int) -> Terms:
    """Return the document as Terms. The document has been checked (`rewards.core.program`)."""
    program = document["program"]
    earning, redemption, refund = program["earning"], program["redemption"], program["refund"]
    referral = program.get("referral", DEFAULTS["program"]["referral"])  # versions from before there were any
    basis = earning["basis"]
    zone = ZoneInfo(program["time_zone"])
    digits = minor_digits(program["currency"])
    tiers = tuple(
        compile_tier(tier, rank, document["tier_policy"], digits) for rank, tier in enumerate(document["tiers"])
    )
    living = [rule for rule in document["rules"] if not rule.get("retired")]
    ordered = sorted(living, key=lambda rule: (-rule.get("priority", 0), rule["code"]))
    purchase_rules = [rule for rule in ordered if rule["kind"] != "activity"]
    rules = tuple(compile_rule(rule, number, zone, digits) for number, rule in enumerate(purchase_rules))
    activities = tuple(
        compile_rule(rule, number, zone, digits)
        for number, rule in enumerate(rule for rule in ordered if rule["kind"] == "activity")
    )
    return Terms(
        version=version,
        document=document,
        zone=zone,
        digits=digits,
        point_value=Fraction(program["point"]["value"]) * 10**digits,
        earning=Earning(
            tax_included=basis["tax"] == "included",
            shipping=basis["shipping"],
            discounted=basis["discounted"],
            paid_with_points=basis["paid_with_points"],
            rounding=earning["rounding"],
            pending_days=earning["pending_days"],
            rate_of_tier=earning["rate_of_tier"],
        ),
        expiry=Expiry.compile(program["expiry"], zone),
        redemption=Redemption(
            minimum=redemption["minimum"],
            block=redemption["block"],
            max_share=Fraction(redemption["max_share"]),
            requires=redemption["requires"],
            verify=redemption["verify"],
            verify_above=redemption["verify_above"],
        ),
        late_credit_days=program["late_credit_days"],
        refund_debt=refund["debt"],
        refund_grace_days=refund["grace_days"],
        adjustment_above=program["approval"]["adjustment_above"],
        referral_return_days=referral["return_days"],
        referral_minimum=Decimal(referral["minimum"]),
        tiers=tiers,
        policy=TierPolicy.compile(document["tier_policy"], zone),
        rules=rules,
        activities=activities,
        limited={rule.code: rule for rule in (*rules, *activities) if rule.limit is not None},
        exclusions=tuple((_names(item, "sku"), _names(item, "category")) for item in document["exclusions"]),
        store_zones={
            store["code"]: ZoneInfo(store["time_zone"]) for store in document["stores"] if store.get("time_zone")
        },
        online_stores=frozenset(store["code"] for store in document["stores"] if store.get("channel") == "online"),
        ranks={tier.code: tier.rank for tier in tiers},
    )


def _names(item: Mapping[str, Any], key: str) -> frozenset[str] | None:
    values = item.get(key)
    if values is None:
        return None
    return frozenset([values] if isinstance(values, str) else values)


class Timeline:
    """All published versions in the order in which they take force.

    The first version also covers everything before it (`program.md`).
    """

    __slots__ = ("_known", "_starts", "is_sliding", "newest", "published", "stores", "uses_segments", "versions")

    def __init__(self, versions: Sequence[tuple[datetime, Terms]]) -> None:
        ordered = sorted(versions, key=lambda item: (item[0], item[1].version))
        self.published = ordered
        self._known: dict[int, Timeline] = {}
        self._starts = [start for start, _ in ordered[1:]]
        self.versions = [terms for _, terms in ordered]
        newest = max(self.versions, key=lambda terms: terms.version)
        self.newest = newest.version
        self.stores = {store["code"] for store in newest.document["stores"] if not store.get("retired")}
        # An act of a member's own may renew their points; any rule asks for a segment.
        self.is_sliding = any(terms.expiry.sliding for terms in self.versions)
        self.uses_segments = any(
            rule.when.segments is not None for terms in self.versions for rule in (*terms.rules, *terms.activities)
        )

    def at(self, moment: datetime) -> Terms:
        """Return the terms in force at this instant."""
        return self.versions[bisect_right(self._starts, moment)]

    def of(self, version: int) -> Terms:
        """Return the terms of this version."""
        return next(terms for terms in self.versions if terms.version == version)

    def as_known(self, newest: int) -> "Timeline":
        """Return the terms as they were known when this version was the newest: what a refold reads."""
        if newest == self.newest:
            return self
        if newest not in self._known:
            self._known[newest] = Timeline([item for item in self.published if item[1].version <= newest])
        return self._known[newest]

    def is_shared(self, rule: str) -> bool:
        """Tell whether any version gives this rule a limit over all members."""
        limits = (terms.limited.get(rule) for terms in self.versions)
        return any(found is not None and found.limit is not None and found.limit.is_shared for found in limits)

    @property
    def horizon_months(self) -> int | None:
        """Return how far back a window that is judged may reach, in months; None for without end."""
        months = 0
        for terms in self.versions:
            policy = terms.policy
            if terms.tiers and policy.window in ("lifetime", "anniversary"):
                return None
            if terms.tiers:
                months = max(months, policy.window_months if policy.window == "rolling" else 2 * policy.window_months)
        return months

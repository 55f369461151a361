"""What a purchase or an activity earns: basis, rules, limits, multipliers, one rounding, the breakdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from loyalty_site.lib.money import format_amount
from rewards.core.bases import Bases, goods_lines, line_bases
from rewards.core.context import Allowance, Applied, Context
from rewards.core.expiry import Expiry
from rewards.core.facts import Activity, Purchase
from rewards.core.rules import Rule
from rewards.core.terms import Terms
from rewards.core.tiers import Tier

TIER_PREFIX = "tier:"
COUPON_PREFIX = "coupon:"


@dataclass(slots=True)
class Part:
    """One part of a breakdown. `lines` are the indices of its own basis; None stands for all eligible ones.

    `basis` is money in minor units, and items in thousandths for a rule per item.
    """

    rule: str
    basis: str
    rate: str
    points: int
    note: str | None = None
    expiry: Expiry | None = None
    budget_points: int = 0  # what a budget counts: after multipliers and rounding

    def data(self) -> dict[str, Any]:
        """Return the part as the ledger stores it and the API shows it."""
        return {
            "rule": self.rule,
            "basis": self.basis,
            "rate": self.rate,
            "points": self.points,
            "note": self.note,
        }


class Holder(NamedTuple):
    """What the rules may ask about the account at the purchase's own time."""

    tier: str | None
    is_first_purchase: bool


def evaluate(purchase: Purchase, terms: Terms, holder: Holder, allowances: Mapping[str, Allowance]) -> list[Part]:
    """Return the breakdown of a purchase, in the order of the rules; multipliers, coupons' ones and the tier's last.

    Raises TaxRateMissing.
    """
    bases = line_bases(purchase, terms)
    zone = terms.store_zones.get(purchase.store)
    local = terms.local(purchase.at) if zone is None else purchase.at.astimezone(zone)
    adders: list[tuple[Rule, int]] = []
    multipliers: list[tuple[Rule, int]] = []
    refused: list[Part] = []
    whole, marks = bases.total(), bases.marks()
    for rule in terms.rules_for(local, purchase.store, holder.tier):
        if rule.names_lines and not marks & rule.bit:
            continue
        basis = whole if not rule.names_own_basis else _basis_of(rule, purchase, bases)
        if basis is None or (rule.is_conditional and not _holds(rule, basis, local, holder, purchase.context, bases)):
            continue
        if rule.limit is not None and _is_used_up(allowances.get(rule.code)):
            refused.append(_part(rule, basis, 0, terms, "limit"))
        elif rule.kind == "multiplier":
            multipliers.append((rule, basis))
        else:
            adders.append((rule, basis))
    tier = terms.tier(holder.tier)
    boosts = [applied for applied in purchase.context.coupons if applied.factor]
    return _combine(_exclusive(adders), _exclusive(multipliers), boosts, tier, terms, allowances) + refused


def _basis_of(rule: Rule, purchase: Purchase, bases: Bases) -> int | None:
    """Return the own basis of a rule that names lines or counts items: money, or thousandths of items.

    None where no line is its own.
    """
    if rule.kind == "item":
        lines = goods_lines(purchase)
        matched = [line for line, mask in zip(lines, bases.masks, strict=True) if _is_own(rule, mask)]
        return sum(line.quantity for line in matched) if matched else None
    own = [basis for basis, mask in zip(bases.lines, bases.masks, strict=True) if mask & rule.bit]
    return max(0, sum(own)) if own else None


def _is_own(rule: Rule, mask: int) -> bool:
    return not mask & 1 and (not rule.names_lines or bool(mask & rule.bit))


def _holds(rule: Rule, basis: int, local: datetime, holder: Holder, context: Context, bases: Bases) -> bool:
    when = rule.when
    if when.minimum and _money_basis(rule, basis, bases) < when.minimum:
        return False
    if rule.is_timed and not rule.holds_at(local):
        return False
    if when.segments is not None and not when.segments & context.segments:
        return False
    if when.first_purchase is not None and when.first_purchase != holder.is_first_purchase:
        return False
    return when.birthday_month is None or when.birthday_month == (context.birthday_month == local.month)


def _money_basis(rule: Rule, basis: int, bases: Bases) -> int:
    """Return the money that `minimum` is measured on."""
    if rule.kind != "item":
        return basis
    return sum(amount for amount, mask in zip(bases.lines, bases.masks, strict=True) if _is_own(rule, mask))


def _is_used_up(allowance: Allowance | None) -> bool:
    return allowance is not None and (allowance.awards == 0 or allowance.points == 0)


def _exclusive(matched: list[tuple[Rule, int]]) -> list[tuple[Rule, int]]:
    """Return the exclusive rule of highest priority alone where one matched, else all that matched."""
    for item in matched:
        if item[0].exclusive:
            return [item]
    return matched


def _combine(
    adders: list[tuple[Rule, int]],
    multipliers: list[tuple[Rule, int]],
    boosts: Sequence[Applied],
    tier: Tier | None,
    terms: Terms,
    allowances: Mapping[str, Allowance],
) -> list[Part]:
    """Add up, multiply, round once: each part is what it adds to the rounded sum."""
    upper, lower = tier.factor if tier is not None else (1, 1)
    for rule, _ in multipliers:
        upper, lower = upper * rule.factor[0], lower * rule.factor[1]
    for boost in boosts:
        upper, lower = upper * Fraction(boost.factor).numerator, lower * Fraction(boost.factor).denominator
    mode = terms.earning.rounding
    parts: list[Part] = []
    fixed: list[Part] = []
    numerator, denominator, rounded = 0, 1, 0
    for rule, basis in adders:
        left = _points_left(rule, allowances)
        if rule.kind == "fixed":
            cut = left is not None and left < rule.points
            points = left if cut and left is not None else rule.points
            fixed.append(_part(rule, basis, points, terms, "budget" if cut else None))
            continue
        above, below = _exact(rule, basis)
        counted = 0 if rule.limit is None else _round(numerator * upper, denominator * lower, mode)
        numerator, denominator = (
            (numerator + above, denominator)
            if below == denominator
            else (numerator * below + above * denominator, denominator * below)
        )
        cut, budget_points = False, 0
        if rule.limit is not None:
            budget_points = _round(numerator * upper, denominator * lower, mode) - counted
            if left is not None and budget_points > left:
                cut, budget_points = True, left
                numerator, denominator = (counted + left) * lower, upper
        rounded, before = _round(numerator, denominator, mode), rounded
        parts.append(_part(rule, basis, rounded - before, terms, "budget" if cut else None))
        parts[-1].budget_points = budget_points
    for rule, basis in multipliers:
        left, (above, below) = _points_left(rule, allowances), rule.factor
        numerator, denominator = numerator * above, denominator * below
        cut = left is not None and _round(numerator, denominator, mode) - rounded > left
        if cut and left is not None:
            numerator, denominator = rounded + left, 1
        rounded, before = _round(numerator, denominator, mode), rounded
        parts.append(_part(rule, basis, rounded - before, terms, "budget" if cut else None))
    for boost in boosts:
        factor = Fraction(boost.factor)
        numerator, denominator = numerator * factor.numerator, denominator * factor.denominator
        rounded, before = _round(numerator, denominator, mode), rounded
        parts.append(Part(COUPON_PREFIX + boost.code, str(before), boost.factor, rounded - before))
    if tier is not None and tier.factor != (1, 1):
        numerator, denominator = numerator * tier.factor[0], denominator * tier.factor[1]
        rounded, before = _round(numerator, denominator, mode), rounded
        points = rounded - before
        if points:
            parts.append(Part(TIER_PREFIX + tier.code, str(before), tier.rate, points))
    return parts + fixed


def _exact(rule: Rule, basis: int) -> tuple[int, int]:
    """Return the points of an amount or item rule before multipliers, as an exact fraction."""
    if rule.kind == "item":
        return rule.points * basis, 1000
    if rule.fractional:
        return rule.points * basis, rule.per
    return rule.points * (basis // rule.per), 1


def _round(numerator: int, denominator: int, mode: str) -> int:
    if mode == "floor":
        return numerator // denominator
    if mode == "ceil":
        return -(-numerator // denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def _points_left(rule: Rule, allowances: Mapping[str, Allowance]) -> int | None:
    if rule.limit is None:
        return None
    allowance = allowances.get(rule.code)
    return None if allowance is None else allowance.points


def _part(rule: Rule, basis: int, points: int, terms: Terms, note: str | None) -> Part:
    shown = (
        format_amount(basis, 3).rstrip("0").rstrip(".") if rule.kind == "item" else format_amount(basis, terms.digits)
    )
    return Part(rule.code, shown, rule.rate, points, note, rule.expiry, points)


def evaluate_activity(
    activity: Activity, terms: Terms, tier: str | None, allowances: Mapping[str, Allowance]
) -> list[Part]:
    """Return what an activity earns: each rule of its type that holds, or the exclusive one of them."""
    local = activity.at.astimezone(terms.store_zones.get(activity.store, terms.zone))
    parts = []
    for rule in terms.activities:
        when = rule.when
        if rule.activity != activity.type or not rule.holds_on(local.date(), activity.store, tier):
            continue
        if rule.is_timed and not rule.holds_at(local):
            continue
        if when.segments is not None and not when.segments & activity.context.segments:
            continue
        if when.birthday_month is not None and when.birthday_month != (activity.context.birthday_month == local.month):
            continue
        if rule.limit is not None and _is_used_up(allowances.get(rule.code)):
            parts.append(Part(rule.code, "1", rule.rate, 0, "limit", rule.expiry))
            continue
        left = _points_left(rule, allowances)
        points = rule.points if left is None else min(rule.points, left)
        parts.append(
            Part(
                rule.code,
                "1",
                rule.rate,
                points,
                None if points == rule.points else "budget",
                rule.expiry,
                points,
            )
        )
        if rule.exclusive:
            return [parts[-1]]
    return parts

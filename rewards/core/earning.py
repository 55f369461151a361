"""What a purchase or an activity earns: basis, rules, limits, multipliers, one rounding, the breakdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from loyalty_site.lib.money import format_amount
from rewards.core.expiry import Expiry
from rewards.core.facts import Activity, Allowance, Context, Line, Purchase
from rewards.core.refusals import TaxRateMissing
from rewards.core.rules import Rule
from rewards.core.terms import Terms
from rewards.core.tiers import Tier

TIER_PREFIX = "tier:"


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


@dataclass(frozen=True, slots=True)
class Holder:
    """What the rules may ask about the account at the purchase's own time."""

    tier: str | None
    is_first_purchase: bool


@dataclass(slots=True)
class Bases:
    """The earning basis of each line (minor units, 0 for one that never earns) and what marks it."""

    lines: list[int]
    masks: list[int]
    shipping: int
    eligible: bool  # at least one line may earn

    def total(self) -> int:
        """Return the basis of a rule that names no line."""
        return max(0, sum(self.lines) + self.shipping)

    def marks(self) -> int:
        """Return the bits of all rules that have a line of their own here."""
        marks = 0
        for mask in self.masks:
            marks |= mask
        return marks


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Spread an amount over weights in proportion; the last one with a weight takes the remainder."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    last = max(index for index, weight in enumerate(weights) if weight)
    shares[last] += amount - sum(shares)
    return shares


def without_tax(amount: int, rate: int) -> int:
    """Return a price without the tax in it; the tax is rounded down to whole minor units, line by line."""
    return amount - amount * rate // (10_000 + rate)


def points_value(points: int, terms: Terms) -> int:
    """Return what so many points pay, in minor units, rounded down."""
    return points * terms.point_value.numerator // terms.point_value.denominator


def line_bases(purchase: Purchase, terms: Terms) -> Bases:
    """Return what each line earns on, by the four switches of `program.earning.basis`.

    Raises TaxRateMissing where points are earned without tax and a line's price includes an unknown one.
    """
    lines, rules = goods_lines(purchase), terms.earning
    masks = [terms.line_mask(line.sku, line.category) for line in lines]
    amounts = [line.price - line.discount for line in lines]
    bases = amounts if rules.discounted else [line.price for line in lines]
    if purchase.points_used and not rules.paid_with_points:
        paid = _paid_with_points(purchase, amounts, terms)
        bases = [basis - share for basis, share in zip(bases, paid, strict=True)]
    if rules.tax_included and purchase.tax_excluded:
        taxes = spread(purchase.tax, amounts)
        bases = [basis + share for basis, share in zip(bases, taxes, strict=True)]
    elif not rules.tax_included and not purchase.tax_excluded:
        bases = [_untaxed(basis, line) for basis, line in zip(bases, lines, strict=True)]
    eligible = [not mask & 1 for mask in masks]
    return Bases(
        lines=[basis if may else 0 for basis, may in zip(bases, eligible, strict=True)],
        masks=masks,
        shipping=purchase.shipping if rules.shipping else 0,
        eligible=any(eligible),
    )


def paid_amounts(purchase: Purchase) -> list[int]:
    """Return what each line cost with its tax, in minor units: what a refund of the whole line gives back."""
    amounts = [line.price - line.discount for line in goods_lines(purchase)]
    if not purchase.tax_excluded:
        return amounts
    return [amount + tax for amount, tax in zip(amounts, spread(purchase.tax, amounts), strict=True)]


def _paid_with_points(purchase: Purchase, amounts: Sequence[int], terms: Terms) -> list[int]:
    """Return how much of each line points paid, in the terms of its price: with tax or without."""
    prices = paid_amounts(purchase)
    shares = spread(min(points_value(purchase.points_used, terms), sum(prices)), prices)
    if not purchase.tax_excluded or terms.earning.tax_included:
        return shares
    return [
        share * amount // price if price else 0 for share, amount, price in zip(shares, amounts, prices, strict=True)
    ]


def _untaxed(amount: int, line: Line) -> int:
    if line.tax_rate is None:
        raise TaxRateMissing()
    return without_tax(amount, line.tax_rate)


def goods_lines(purchase: Purchase) -> tuple[Line, ...]:
    """Return the lines, or one nameless line for a purchase that was posted by its total alone."""
    if purchase.lines:
        return purchase.lines
    tax_on_top = purchase.tax if purchase.tax_excluded else 0
    return (Line(sku="", category="", quantity=1000, price=purchase.goods_total - tax_on_top),)


def evaluate(purchase: Purchase, terms: Terms, holder: Holder, allowances: Mapping[str, Allowance]) -> list[Part]:
    """Return the breakdown of a purchase, in the order of the rules, multipliers and the tier's last.

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
    return _combine(_exclusive(adders), _exclusive(multipliers), tier, terms, allowances) + refused


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
    tier: Tier | None,
    terms: Terms,
    allowances: Mapping[str, Allowance],
) -> list[Part]:
    """Add up, multiply, round once: each part is what it adds to the rounded sum."""
    factors = [(rule, rule.factor) for rule, _ in multipliers]
    upper, lower = tier.factor if tier is not None else (1, 1)
    for _, (numerator, denominator) in factors:
        upper, lower = upper * numerator, lower * denominator
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
    for (rule, basis), (_, (above, below)) in zip(multipliers, factors, strict=True):
        left = _points_left(rule, allowances)
        numerator, denominator = numerator * above, denominator * below
        cut = left is not None and _round(numerator, denominator, mode) - rounded > left
        if cut and left is not None:
            numerator, denominator = rounded + left, 1
        rounded, before = _round(numerator, denominator, mode), rounded
        parts.append(_part(rule, basis, rounded - before, terms, "budget" if cut else None))
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

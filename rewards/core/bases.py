"""The basis that lines earn on: what was paid for them, with or without tax, discounts and points used."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewards.core.facts import Line, Purchase
from rewards.core.refusals import TaxRateMissing
from rewards.core.terms import Terms


@dataclass(slots=True)
class Bases:
    """The earning basis of each line (minor units, 0 for one that never earns) and what marks it."""

    lines: list[int]
    masks: list[int]
    shipping: int

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
    left = _after_coupons(purchase, amounts)
    bases = left if rules.discounted else [line.price for line in lines]
    if purchase.points_used and not rules.paid_with_points:
        paid = _paid_with_points(purchase, left, terms)
        bases = [basis - share for basis, share in zip(bases, paid, strict=True)]
    if rules.tax_included and purchase.tax_excluded:
        taxes = spread(purchase.tax, amounts)
        bases = [basis + share for basis, share in zip(bases, taxes, strict=True)]
    elif not rules.tax_included and not purchase.tax_excluded:
        bases = [_untaxed(basis, line) for basis, line in zip(bases, lines, strict=True)]
    return Bases(
        lines=[0 if mask & 1 else basis for basis, mask in zip(bases, masks, strict=True)],
        masks=masks,
        shipping=_shipping_basis(purchase, rules.discounted) if rules.shipping else 0,
    )


def paid_amounts(purchase: Purchase) -> list[int]:
    """Return what each line cost with its tax, in minor units: what a refund of the whole line gives back.

    What a coupon took off was never paid.
    """
    amounts = [line.price - line.discount for line in goods_lines(purchase)]
    left = _after_coupons(purchase, amounts)
    if not purchase.tax_excluded:
        return left
    return [amount + tax for amount, tax in zip(left, spread(purchase.tax, amounts), strict=True)]


def net_amounts(purchase: Purchase) -> list[int]:
    """Return what each line costs after its own discount and after coupons, as its price is told: with tax or without."""
    return _after_coupons(purchase, [line.price - line.discount for line in goods_lines(purchase)])


def _after_coupons(purchase: Purchase, amounts: list[int]) -> list[int]:
    for applied in purchase.context.coupons:
        amounts = [amount - part for amount, part in zip(amounts, applied.lines, strict=True)]
    return amounts


def _shipping_basis(purchase: Purchase, discounted: bool) -> int:
    return purchase.shipping_left if discounted else purchase.shipping


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

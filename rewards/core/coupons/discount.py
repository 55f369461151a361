"""What a coupon takes off lines, to the last minor unit."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from rewards.core.bases import spread
from rewards.core.coupons.offer import DISCOUNTS, Offer
from rewards.core.drafts import DraftLine

ITEM = 1000  # quantities are thousandths


class FreeItem(NamedTuple):
    """The item that is free: on which line, and what one of it costs there."""

    line: int
    price: int


def discounts(offer: Offer, lines: Sequence[DraftLine]) -> list[int]:
    """Return what the coupon takes off each line: never more than the line costs after its own discount."""
    if offer.kind not in DISCOUNTS:
        return [0] * len(lines)
    if offer.kind == "free_item":
        taken = [0] * len(lines)
        if (free := dearest_item(offer, lines)) is not None:
            taken[free.line] = capped(free.price, offer)
        return taken
    prices = matching_prices(offer, lines)
    whole = sum(prices)
    wanted = capped(int(whole * offer.share), offer) if offer.kind == "percent" else offer.amount
    return spread_within(min(wanted, whole), prices)


def shipping_discount(offer: Offer, shipping: int) -> int:
    """Return what the coupon takes off the shipping."""
    return capped(shipping, offer) if offer.kind == "shipping" else 0


def capped(amount: int, offer: Offer) -> int:
    """Return an amount, or the most that the coupon takes off."""
    return amount if offer.up_to is None else min(amount, offer.up_to)


def is_for(offer: Offer, line: DraftLine) -> bool:
    """Tell whether a line is one that the coupon is for."""
    if offer.kind == "free_item" and line.sku != offer.sku:
        return False
    if offer.kind == "access" and offer.access not in (line.sku, line.category):
        return False
    return offer.when.matches_line(line.sku, line.category)


def matching_prices(offer: Offer, lines: Sequence[DraftLine]) -> list[int]:
    """Return what each line costs after its own discount, 0 where the coupon is not for it."""
    return [line.amount - line.discount if is_for(offer, line) else 0 for line in lines]


def basis(offer: Offer, lines: Sequence[DraftLine]) -> int:
    """Return the money that the coupon's `minimum` is measured on: the lines that it names, or all of them.

    The item that is free does not narrow it: "one drip free from 1,000 yen" speaks of the whole purchase.
    """
    return sum(line.amount - line.discount for line in lines if offer.when.matches_line(line.sku, line.category))


def spread_within(amount: int, prices: Sequence[int]) -> list[int]:
    """Spread an amount over prices in proportion; none gets more than its price, the rest goes to the last ones.

    The amount is at most the sum of the prices. What rounding leaves is less than one unit a line, but the last
    line alone may have no room for it.
    """
    shares = [min(share, price) for share, price in zip(spread(amount, prices), prices, strict=True)]
    left = amount - sum(shares)
    for place in range(len(shares) - 1, -1, -1):
        more = min(left, prices[place] - shares[place])
        shares[place] += more
        left -= more
    return shares


def dearest_item(offer: Offer, lines: Sequence[DraftLine]) -> FreeItem | None:
    """Return the dearest item that the coupon is for, the first of equals; of less than one item, what there is of it."""
    best: FreeItem | None = None
    for place, (line, price) in enumerate(zip(lines, matching_prices(offer, lines), strict=True)):
        one = _one_item(price, line.quantity)
        if one and (best is None or one > best.price):
            best = FreeItem(place, one)
    return best


def _one_item(price: int, quantity: int) -> int:
    return price if quantity <= ITEM else int(Fraction(price * ITEM, quantity))

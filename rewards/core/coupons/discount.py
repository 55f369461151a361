"""What a coupon takes off lines, to the last minor unit."""

from collections.abc import Sequence
from fractions import Fraction

from rewards.core.coupons.offer import Offer
from rewards.core.drafts import DraftLine
from rewards.core.earning import spread

ITEM = 1000  # quantities are thousandths


def discounts(offer: Offer, lines: Sequence[DraftLine]) -> list[int]:
    """Return what the coupon takes off each line: never more than the line costs after its own discount."""
    prices = matching_prices(offer, lines)
    whole = sum(prices)
    if offer.kind == "free_item":
        return _free_item(offer, lines, prices)
    if offer.kind == "percent":
        wanted = int(whole * offer.share)
        if offer.up_to is not None:
            wanted = min(wanted, offer.up_to)
    else:
        wanted = offer.amount
    return spread_within(min(wanted, whole), prices)


def matching_prices(offer: Offer, lines: Sequence[DraftLine]) -> list[int]:
    """Return what each line costs after its own discount, 0 where the coupon is not for it."""
    return [
        line.amount - line.discount
        if offer.when.matches_line(line.sku, line.category) and (offer.kind != "free_item" or line.sku == offer.sku)
        else 0
        for line in lines
    ]


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


def _free_item(offer: Offer, lines: Sequence[DraftLine], prices: Sequence[int]) -> list[int]:
    """Take off one item, the dearest there is, up to an amount; of less than one item, what there is of it."""
    taken = [0] * len(lines)
    best, place = max(
        ((_one_item(price, line.quantity), -place) for place, (line, price) in enumerate(zip(lines, prices, strict=True))),
        default=(0, 0),
    )  # fmt: skip
    if best:
        taken[-place] = best if offer.up_to is None else min(best, offer.up_to)
    return taken


def _one_item(price: int, quantity: int) -> int:
    return price if quantity <= ITEM else int(Fraction(price * ITEM, quantity))

"""What a purchase left for its later refunds, as plain data and back."""

from typing import Any

from rewards.core.facts import Purchase
from rewards.core.standing import Bought


def dump_bought(bought: Bought) -> dict[str, Any]:
    """Return what refunds need, as JSON data; the purchase itself stands in its own rows."""
    return {
        "tier": bought.tier,
        "terms": bought.terms,
        "parts": [list(part) for part in bought.parts],
        "drawn": [list(part) for part in bought.drawn],
        "awards": [list(award) for award in bought.awards],
        "refunded": [list(back) for back in bought.refunded],  # later refunds change them in place
        "shipping_refunded": bought.shipping_refunded,
        "returned": bought.returned,
        "reversed": list(bought.reversed),
        "has_amount_refund": bought.has_amount_refund,
        "is_wholly_refunded": bought.is_wholly_refunded,
        "spend": bought.spend,
        "spend_refunded": bought.spend_refunded,
        "was_first": bought.was_first,
    }


def load_bought(purchase: Purchase, data: dict[str, Any]) -> Bought:
    """Return a purchase as its newest posting left it."""
    return Bought(
        purchase=purchase,
        tier=data["tier"],
        terms=data["terms"],
        parts=[(rule, points, lot) for rule, points, lot in data["parts"]],
        drawn=tuple((lot, points) for lot, points in data["drawn"]),
        awards=tuple((rule, period, points) for rule, period, points in data["awards"]),
        refunded=[list(back) for back in data["refunded"]],
        shipping_refunded=data["shipping_refunded"],
        returned=data["returned"],
        reversed=list(data["reversed"]),
        has_amount_refund=data["has_amount_refund"],
        is_wholly_refunded=data["is_wholly_refunded"],
        spend=data["spend"],
        spend_refunded=data["spend_refunded"],
        was_first=data["was_first"],
    )

"""What a purchase left for its later refunds, as plain data and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from rewards.core.context import Applied, Context
from rewards.core.facts import Purchase
from rewards.core.standing import Bought


def dump_bought(bought: Bought) -> dict[str, Any]:
    """Return what refunds need, as JSON data; the purchase itself stands in its own rows."""
    return coupons_data(bought.purchase.context) | {
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
    """Return a purchase as its newest posting left it, with the coupons that it used."""
    if "coupons" in data:
        purchase = replace(purchase, context=with_coupons(purchase.context, data))
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


def coupons_data(context: Context) -> dict[str, Any]:
    """Return the coupons of a purchase as JSON data; nothing where it named none."""
    data: dict[str, Any] = {}
    if context.coupons:
        data["coupons"] = [
            [str(each.id), each.code, list(each.lines), each.shipping, each.factor] for each in context.coupons
        ]
    if context.coupons_left:
        data["coupons_left"] = [[str(coupon), reason] for coupon, reason in context.coupons_left]
    return data


def with_coupons(context: Context, data: Mapping[str, Any]) -> Context:
    """Return a context with the coupons that were kept."""
    return replace(
        context,
        coupons=tuple(
            Applied(UUID(coupon), code, tuple(lines), shipping, factor)
            for coupon, code, lines, shipping, factor in data.get("coupons", ())
        ),
        coupons_left=tuple((UUID(coupon), reason) for coupon, reason in data.get("coupons_left", ())),
    )

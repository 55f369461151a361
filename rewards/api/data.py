"""Answers as plain data, ready to be written as JSON. They are stored for replays, so they name nobody."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language

from loyalty_site.lib.money import format_amount
from rewards.core.terms import Terms
from rewards.selectors.balances import tier_columns
from rewards.selectors.receipts import Balance, CouponTold, Receipt, TierHeld


def purchase_data(receipt: Receipt) -> dict[str, Any]:
    """Return what posting a purchase is answered with."""
    return {"id": receipt.id, **preview_data(receipt)}


def preview_data(receipt: Receipt) -> dict[str, Any]:
    """Return what previewing a purchase is answered with: there is no purchase yet, and so no id."""
    data = {
        "earned": receipt.earned,
        "pending": receipt.pending,
        "breakdown": receipt.breakdown,
        "balance": balance_data(receipt.balance),
        "tier": tier_data(receipt.tier, receipt.terms),
        "coupons_redeemed": [told.code for told in receipt.coupons if told.reason is None],
    }
    return data | ({"coupons": coupons_data(receipt.coupons, _digits(receipt))} if receipt.coupons else {})


def coupons_data(coupons: Sequence[CouponTold], digits: int) -> list[dict[str, Any]]:
    """Return what became of each coupon that a purchase named: what it took off, or why it was not used."""
    return [
        {
            "code": told.code, "discount": format_amount(sum(told.lines) + told.shipping, digits),
            "shipping": format_amount(told.shipping, digits),
            "lines": [{"index": index, "discount": format_amount(part, digits)} for index, part in enumerate(told.lines)],
            "reason": told.reason,
        }
        for told in coupons
    ]  # fmt: skip


def _digits(receipt: Receipt) -> int:
    return receipt.terms.digits if receipt.terms is not None else 0  # a guest's purchase names no coupon


def balance_data(balance: Balance | None) -> dict[str, int] | None:
    """Return a balance as JSON."""
    return None if balance is None else balance._asdict()


def tier_data(tier: TierHeld | None, terms: Terms | None) -> dict[str, Any] | None:
    """Return a tier as JSON, its name in the language in force."""
    if tier is None or terms is None:
        return None
    return tier_columns(terms, tier.code, tier.since, tier.until, get_language() or "ja")

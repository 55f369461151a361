"""Answers as plain data, ready to be written as JSON. They are stored for replays, so they name nobody."""

from typing import Any

from django.utils.translation import get_language

from rewards.core.terms import Terms
from rewards.selectors.balances import tier_columns
from rewards.selectors.receipts import Balance, Receipt, TierHeld


def purchase_data(receipt: Receipt) -> dict[str, Any]:
    """Return what posting a purchase is answered with."""
    return {"id": receipt.id, **preview_data(receipt)}


def preview_data(receipt: Receipt) -> dict[str, Any]:
    """Return what previewing a purchase is answered with: there is no purchase yet, and so no id."""
    return {
        "earned": receipt.earned,
        "pending": receipt.pending,
        "breakdown": receipt.breakdown,
        "balance": balance_data(receipt.balance),
        "tier": tier_data(receipt.tier, receipt.terms),
        "coupons_redeemed": [],
    }


def balance_data(balance: Balance | None) -> dict[str, int] | None:
    """Return a balance as JSON."""
    return None if balance is None else balance._asdict()


def tier_data(tier: TierHeld | None, terms: Terms | None) -> dict[str, Any] | None:
    """Return a tier as JSON, its name in the language in force."""
    if tier is None or terms is None:
        return None
    return tier_columns(terms, tier.code, tier.since, tier.until, get_language() or "ja")

"""A till at which purchases use coupons that were exchanged for."""

from typing import Any
from uuid import UUID

from rewards.actions.posting import post_purchase
from rewards.core.drafts import DraftLine
from rewards.models import Coupon
from rewards.selectors.receipts import Receipt
from tests.rewards.cast import draft, line
from tests.rewards.coupons.counter import SHELF

MORE = """
  - {code: alone, name: {ja: 単独, en: Alone}, points: 10, coupon: {kind: amount, amount: "300", stacking: exclusive}}
  - {code: double, name: {ja: ポイント2倍, en: Double points}, points: 10, coupon: {kind: multiplier, factor: "2"}}
  - {code: beans-door, name: {ja: 限定豆, en: Rare beans}, points: 10, coupon: {kind: access, access: RARE}}
"""
BASKET = SHELF + MORE.lstrip("\n")


def buy(account_id: UUID, *coupons: Coupon, lines: tuple[DraftLine, ...] = (), **columns: Any) -> Receipt:
    """Post a purchase that uses coupons, of an apple for 1,000 yen where no lines are given."""
    wanted = draft(account_id, *(lines or (line(),)), coupons=tuple(sorted(each.pk for each in coupons)), **columns)
    return post_purchase(wanted)

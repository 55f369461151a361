"""A counter at which points are exchanged and coupons redeemed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from loyalty_site.lib.clock import now
from rewards.actions.adjustments import adjust
from rewards.actions.coupons import exchange, redeem
from rewards.core.coupons.judging import Use
from rewards.core.drafts import DraftLine
from rewards.models import Coupon, Redemption
from rewards.selectors.coupons import Named
from tests.rewards.cast import PROGRAMME, account, line

REWARDS = """
rewards:
  - {code: 500-off, name: {ja: 500円引き, en: 500 yen off}, points: 500, coupon: {kind: amount, amount: "500", valid: {days: 60}}}
  - {code: free-drip, name: {ja: ドリップ1杯, en: Free drip coffee}, points: 150, coupon: {kind: free_item, sku: DRIP, up_to: "700", valid: {days: 30}}, stock: 1}
  - {code: ten-off, name: {ja: 10%引き, en: 10% off}, points: 300, coupon: {kind: percent, percent: "10", up_to: "2000", when: {minimum: "1000", store: GINZA}}, limit: {per_member: 2, each: month}}
  - {code: for-gold, name: {ja: ゴールド特典, en: Gold only}, points: 10, coupon: {kind: amount, amount: "50"}, for: {tier: gold}}
  - {code: for-fans, name: {ja: 豆好き特典, en: Bean lovers only}, points: 10, coupon: {kind: amount, amount: "50"}, for: {segment: bean-lovers}}
  - {code: free-shipping, name: {ja: 送料無料, en: Free shipping}, points: 10, coupon: {kind: shipping}}
  - {code: bygone, name: {ja: 終了した特典, en: Bygone}, points: 10, coupon: {kind: amount, amount: "50", valid: {until: 2020-01-01}}}
"""
SHELF = PROGRAMME + REWARDS


def rich(points: int = 1000) -> UUID:
    """Return the account of a new member who has so many points."""
    account_id = account()
    adjust(account_id, points, "gift", "")
    return account_id


def use(*lines: DraftLine, store: str = "GINZA", at: datetime | None = None, **columns: Any) -> Use:
    """Return a use of a coupon for these lines, for an apple of 1,000 yen where there are none."""
    return Use(at or now(), store, lines or (line(),), **columns)


def coupon(account_id: UUID, reward: str = "500-off") -> Coupon:
    """Return a coupon that the account has exchanged points for."""
    return exchange(account_id, reward)[0]


def used(found: Coupon, how: Use | None = None) -> Redemption:
    """Return the redemption of a coupon."""
    return redeem(Named(found.pk, found.account_id), how or use())

"""A programme with one reward, and the coupon that it gives. No database."""

from datetime import datetime

from rewards.core.coupons.discount import discounts
from rewards.core.coupons.judging import Bearer, Held, Use, refusals_of
from rewards.core.coupons.offer import Offer, offer_of
from rewards.core.coupons.refusals import REASONS
from rewards.core.drafts import DraftLine
from rewards.core.terms import Terms
from tests.rewards.core.stage import TIERS, jst, terms

STORES = """
stores:
  - {code: GINZA, name: {ja: 銀座店, en: Ginza}}
  - {code: HAWAII, name: {ja: ハワイ店, en: Hawaii}, time_zone: Pacific/Honolulu}
"""
START = "2026-12-01"
TARO = Bearer("silver", frozenset({"bean-lovers"}), 12)
NEW = Held("issued", jst(START), None)


def shop(coupon: str, rest: str = "") -> Terms:
    """Return terms whose reward `r` gives this coupon."""
    return terms(f"{TIERS}{STORES}rewards: [{{code: r, name: {{ja: 賞, en: R}}, points: 100, coupon: {coupon}{rest}}}]")


def offer(coupon: str) -> Offer:
    return offer_of(shop(coupon), "r")


def line(amount: int, sku: str = "APPLE", *, quantity: int = 1000, discount: int = 0, category: str = "") -> DraftLine:
    return DraftLine(sku, quantity, amount, discount=discount, category=category)


def taken(coupon: str, *lines: DraftLine) -> list[int]:
    """Return what the coupon takes off each line."""
    return discounts(offer(coupon), lines)


def reasons(
    coupon: str, *lines: DraftLine, at: str | datetime = START, store: str = "GINZA", held: Held = NEW,
    bearer: Bearer = TARO, is_own: bool = True,
) -> list[str]:  # fmt: skip
    """Return why this use of the coupon is refused."""
    moment = jst(at) if isinstance(at, str) else at
    known = shop(coupon)
    use = Use(moment, store, lines or (line(1000),), is_own)
    return [REASONS[type(found)] for found in refusals_of(held, offer_of(known, "r"), use, bearer, known)]

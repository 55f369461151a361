"""The shapes of what is answered about coupons, for the OpenAPI document."""

from typing import Literal

from members.api.types import Body
from rewards.api.shapes import Amount, BalanceShape, Count, LineDiscount, Time, Uuid


class CouponIssued(Body):
    """A coupon that points were exchanged for, and what the account has after it."""

    id: Uuid
    code: str
    reward: str
    points: Count
    valid_from: Time
    valid_until: Time | None
    balance: BalanceShape


class CouponShown(Body):
    """A coupon as it lies in the wallet; its name follows Accept-Language."""

    id: Uuid
    code: str
    reward: str
    name: str
    source: Literal["exchange", "claim", "auto", "campaign", "public"]
    kind: Literal["amount", "percent", "free_item", "multiplier", "shipping", "access"]
    status: Literal["issued", "redeemed", "expired", "cancelled"]
    points: Count
    valid_from: Time
    valid_until: Time | None


class Wallet(Body):
    """A page of coupons, newest first; `next` is the cursor of the next page."""

    items: list[CouponShown]
    next: str | None


class CouponJudged(Body):
    """What a coupon would take off, or the codes of everything that forbids its use."""

    valid: bool
    discount: Amount
    lines: list[LineDiscount]
    reasons: list[str]


class CouponRedeemed(Body):
    """A use of a coupon: what it took off."""

    redemption: Uuid
    discount: Amount


class RedemptionEnd(Body):
    """What a cancellation gave back: the coupon's status now, and so many points."""

    redemption: Uuid
    coupon: str
    status: Literal["issued", "cancelled"]
    returned: Count
    balance: BalanceShape

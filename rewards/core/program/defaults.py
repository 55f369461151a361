"""The programme that a file starts from: what it does not say is this."""

from typing import Any

DEFAULTS: dict[str, Any] = {
    "program": {
        "name": {"ja": "絆ポイント", "en": "Kizuna Points"},
        "currency": "JPY",
        "time_zone": "Asia/Tokyo",
        "point": {"name": {"ja": "ポイント", "en": "points"}, "value": "1"},
        "earning": {
            "basis": {"tax": "included", "shipping": False, "discounted": True, "paid_with_points": False},
            "rounding": "floor",
            "pending_days": 0,
            "rate_of_tier": "next",
        },
        "expiry": {"after": {"months": 12}, "end_of": "month", "sliding": False},
        "redemption": {
            "minimum": 0,
            "block": 1,
            "max_share": "1",
            "requires": "registered",
            "verify": "clerk",
            "verify_above": 1000,
        },
        "late_credit_days": 7,
        "refund": {"debt": True, "grace_days": 30},
        "approval": {"adjustment_above": 10000},
        "referral": {"return_days": 14, "minimum": "0"},
    },
    "tiers": [],
    "tier_policy": {
        "by": "spend",
        "window": {"rolling_months": 12},
        "up": "at_once",
        "keep": {"months": 12},
        "review": {"every": "month", "day": 1},
        "down": "to_earned",
    },
    "rules": [],
    "exclusions": [],
    "rewards": [],
    "coupons": [],
    "stores": [],
}

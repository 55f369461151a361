"""What a campaign may aim at: the key figures that come to one number, each with the unit it is written in.

A rate is written in per cent, as screens show it: 25 is what the key figure itself gives as 0.25.
"""

from collections.abc import Mapping
from typing import Literal

Unit = Literal["percent", "money", "points", "count", "score"]

GOALS: Mapping[str, Unit] = {
    "promotion_purchases": "count",
    "coupon_redemption_rate": "percent",
    "campaign_roi": "percent",
    "repeat_rate": "percent",
    "second_purchase_rate": "percent",
    "returning_rate": "percent",
    "activity_rate": "percent",
    "average_purchase": "money",
    "purchase_frequency": "count",
    "cross_sell_rate": "percent",
    "upsell_rate": "percent",
    "enrolments": "count",
    "referral_conversion": "percent",
    "participation_rate": "percent",
    "member_purchase_share": "percent",
    "member_revenue_share": "percent",
    "revenue_repeat_gap": "money",
    "ltv": "money",
    "predicted_clv": "money",
    "churn_risk": "percent",
    "points_issued": "points",
    "points_redeemed": "points",
    "redemption_rate": "percent",
    "rebate_rate": "percent",
    "nps": "score",
    "csat": "percent",
    "response_rate": "percent",
}

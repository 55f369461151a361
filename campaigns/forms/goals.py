"""What the goals of campaigns and their units are called."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.core.goals import GOALS
from rewards.statement.figures import Figures

NAMES: Mapping[str, Promise] = {
    "promotion_purchases": gettext_lazy("Repeat purchases through the campaign"),
    "coupon_redemption_rate": gettext_lazy("Share of coupons redeemed"),
    "campaign_roi": gettext_lazy("Return on the campaign's cost"),
    "repeat_rate": gettext_lazy("Share of repeat customers"),
    "second_purchase_rate": gettext_lazy("Share of new customers who buy again"),
    "returning_rate": gettext_lazy("Share of returning customers"),
    "activity_rate": gettext_lazy("Share of active members"),
    "average_purchase": gettext_lazy("Average purchase"),
    "purchase_frequency": gettext_lazy("Purchases per customer"),
    "cross_sell_rate": gettext_lazy("Share of purchases in a new category"),
    "upsell_rate": gettext_lazy("Share of purchases at a higher price"),
    "enrolments": gettext_lazy("Members who joined"),
    "referral_conversion": gettext_lazy("Share of referrals that buy"),
    "participation_rate": gettext_lazy("Share of customers who are members"),
    "member_purchase_share": gettext_lazy("Members' share of purchases"),
    "member_revenue_share": gettext_lazy("Members' share of revenue"),
    "revenue_repeat_gap": gettext_lazy("Revenue of repeat customers over that of others"),
    "ltv": gettext_lazy("Customer lifetime value"),
    "predicted_clv": gettext_lazy("Expected customer lifetime value"),
    "churn_risk": gettext_lazy("Share of customers at risk of leaving"),
    "points_issued": gettext_lazy("Points issued"),
    "points_redeemed": gettext_lazy("Points redeemed"),
    "redemption_rate": gettext_lazy("Share of points redeemed"),
    "rebate_rate": gettext_lazy("Actual rebate rate"),
    "nps": gettext_lazy("NPS"),
    "csat": gettext_lazy("Customer satisfaction (CSAT)"),
    "response_rate": gettext_lazy("Share of surveys answered"),
}
UNITS: Mapping[str, Promise] = {
    "percent": gettext_lazy("in per cent"),
    "money": gettext_lazy("in the programme's currency"),
    "points": gettext_lazy("in points"),
    "count": gettext_lazy("a number"),
    "score": gettext_lazy("a score from −100 to 100"),
}


def choices() -> list[tuple[str, str]]:
    """Return the goals to choose from, each with the unit in which its figure is written."""
    named = [(key, _("%(goal)s (%(unit)s)") % {"goal": NAMES[key], "unit": UNITS[unit]}) for key, unit in GOALS.items()]
    return [("", _("None")), *named]


def figure(goal: str, amount: Decimal, figures: Figures) -> str:
    """Return what a goal should come to, with its unit: 25 %, ¥1,980, 300 pt."""
    unit = GOALS[goal]
    if unit == "money":
        return figures.money(minor(amount, figures.digits))
    plain = f"{amount.normalize():,f}"
    if unit == "percent":
        return f"{plain}%" if figures.language == "ja" else f"{plain} %"
    return figures.points(int(amount)) if unit == "points" else plain


def minor(amount: Decimal, digits: int) -> int:
    """Return an amount in minor units, rounded where the programme's currency had more digits when it was written."""
    return int(amount.scaleb(digits).to_integral_value())


def is_too_fine(goal: str, amount: Decimal, digits: int) -> bool:
    """Tell whether a goal's unit has no such fractions."""
    most = {"money": digits, "points": 0}.get(GOALS[goal], 3)
    return amount != round(amount, most)

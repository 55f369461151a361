"""Costs of campaigns: summed up every hour. The only writer of CampaignCosts."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from campaigns.models import Campaign, CampaignCosts, Delivery
from campaigns.selectors.campaign_parts import boost_points
from campaigns.selectors.campaigns import today
from loyalty_site.lib.clock import now
from rewards.models import Coupon, Redemption

STILL_CHANGE_DAYS = 60  # after a campaign's end: its coupons are used, its goods come back


def sum_up_due() -> int:
    """Sum up the campaigns whose costs may still change, and those that were never summed up; returns how many."""
    changing = Q(ends_on=None) | Q(ends_on__gte=today() - timedelta(days=STILL_CHANGE_DAYS)) | Q(costs__isnull=True)
    due = list(Campaign.objects.filter(changing, starts_on__lte=today()))
    for campaign in due:
        sum_up(campaign)
    return len(due)


def sum_up(campaign: Campaign) -> CampaignCosts:
    """Sum up what a campaign has cost so far.

    What a rule gave on the campaign's days is counted whichever version of the terms named the campaign; purchases
    count by their own time, what a refund took back with its purchase.
    """
    used = Redemption.objects.filter(coupon__campaign=campaign.code, cancelled_at=None)
    told = used.aggregate(count=Count("pk"), discount=Sum("discount"))
    sent = Delivery.objects.filter(send__campaign=campaign).aggregate(cost=Sum("cost"))
    values = {
        "issued": Coupon.objects.filter(campaign=campaign.code).count(), "redeemed": told["count"],
        "discounts": told["discount"] or Decimal(0), "points": boost_points(campaign), "messages": sent["cost"] or Decimal(0), "summed_at": now(),
    }  # fmt: skip
    return CampaignCosts.objects.update_or_create(campaign=campaign, defaults=values)[0]

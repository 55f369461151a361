"""What a campaign has cost so far: the discounts of its coupons, the points of its boosts."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Sum

from campaigns.models import Campaign
from campaigns.selectors.campaign_parts import boosts_ever, terms_in_force
from loyalty_site.lib.calendar import midnight
from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import first_uuid7
from loyalty_site.lib.money import to_minor
from rewards.models import Coupon, Redemption

KEPT_SECONDS = 600

# Entries are found by their ids, which are ordered by the time of posting: nothing before the first day is read. What
# a refund takes back counts on the day of its purchase.
_POINTS = """
SELECT coalesce(sum((part ->> 'points')::bigint), 0)
FROM rewards_pointentry e LEFT JOIN rewards_purchase p ON p.id = e.purchase_id
CROSS JOIN LATERAL jsonb_array_elements(e.breakdown) part
WHERE e.id >= %s AND e.breakdown <> '[]'::jsonb AND part ->> 'rule' = ANY(%s)
    AND coalesce(p.purchased_at, e.occurred_at) >= %s AND coalesce(p.purchased_at, e.occurred_at) < %s
"""


class Costs(NamedTuple):
    """Costs in minor units: what coupons took off, and what the boosts' points are worth; when they were summed up."""

    issued: int
    redeemed: int
    discounts: int
    points: int
    points_worth: int
    summed_at: datetime

    @property
    def total(self) -> int:
        """Return what all of it comes to."""
        return self.discounts + self.points_worth


def costs(campaign: Campaign) -> Costs:
    """Return what a campaign has cost; summed up anew when the last sum is ten minutes old.

    What was given by a rule of one name is counted by the days of the campaign, whichever version named it.
    """
    key = f"campaigns:costs:{campaign.pk}:{campaign.revision}"
    found: Costs | None = cache.get(key)
    if found is None:
        found = _summed(campaign)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _summed(campaign: Campaign) -> Costs:
    terms = terms_in_force()
    coupons = Coupon.objects.filter(campaign=campaign.code)
    used = Redemption.objects.filter(coupon__campaign=campaign.code, cancelled_at=None)
    told = used.aggregate(count=Count("pk"), discount=Sum("discount"))
    points = _points(campaign) if terms is not None else 0
    discount = to_minor(told["discount"] or Decimal(0), terms.digits) if terms is not None else 0
    worth = int(points * terms.point_value) if terms is not None else 0
    return Costs(coupons.count(), told["count"], discount, points, worth, now())


def _points(campaign: Campaign) -> int:
    """Return the points that the campaign's boosts have given on its days, less what was reversed since."""
    rules, terms = boosts_ever(campaign.code), terms_in_force()
    if not rules or terms is None:
        return 0
    first = midnight(campaign.starts_on, terms.zone)
    after = campaign.stopped_at or midnight(campaign.ends_on + timedelta(days=1), terms.zone)
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, [first_uuid7(first), rules, first, after])
        return int(cursor.fetchone()[0])

"""How a day goes so far: what was posted since its beginning."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, Sum

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import first_uuid7
from loyalty_site.lib.money import to_minor
from members.models import Member
from rewards.core.terms import Terms
from rewards.models import PointEntry, Purchase
from rewards.selectors.timeline import NoProgramme, current_timeline


class Day(NamedTuple):
    """A day's figures: sales in minor units, before points and coupons pay for a part; points as whole numbers."""

    terms: Terms
    since: datetime
    purchases: int
    sales: int
    earned: int
    used: int
    members: int


def day_so_far() -> Day | None:
    """Return the figures since midnight in the programme's time zone; None where there is no programme yet.

    Ids tell the time of their making, so that only the day's rows are read, however many there are.
    """
    try:
        terms = current_timeline().at(now())
    except NoProgramme:
        return None
    since = now().astimezone(terms.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first = first_uuid7(since)
    sold = Purchase.objects.filter(pk__gte=first, purchased_at__gte=since).aggregate(n=Count("pk"), total=Sum("total"))
    points = _points(first, since)
    return Day(
        terms=terms,
        since=since,
        purchases=sold["n"],
        sales=to_minor(sold["total"] or Decimal(0), terms.digits),
        earned=points["earned"] or 0,
        used=-(points["used"] or 0),
        members=Member.objects.filter(pk__gte=first, joined_at__gte=since).count(),
    )


def _points(first: UUID, since: datetime) -> dict[str, int | None]:
    kinds = PointEntry.Kind
    return PointEntry.objects.filter(pk__gte=first, occurred_at__gte=since).aggregate(
        earned=Sum("points", filter=Q(kind__in=[kinds.EARNED, kinds.COMPLETED])),
        used=Sum("points", filter=Q(kind=kinds.REDEEMED)),
    )

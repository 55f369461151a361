"""What a campaign's messages brought: what can be attributed to them, and what would not have been without them."""

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from psycopg import sql

from campaigns.core.effects import Effect, Group, revenue_effect, share_effect
from campaigns.core.letters import COUPON_OCCASION
from campaigns.models import Campaign, Send
from campaigns.net import net
from campaigns.selectors.segments import rows
from loyalty_site.lib.clock import now

# Somebody belongs to a campaign from the first launch that they were drawn for, or from when they joined, and for the window after it; whether
# they were written to or left out was decided by lot then, and counts whatever has come of the message.
_GROUPS = sql.SQL(
    "WITH people AS (SELECT a.id AS account_id, min(coalesce(d.joined_at, s.launched_at)) AS since, bool_or(d.arm = '') AS is_treated,"
    " bool_or(d.arm = 'control') AS is_control"
    " FROM campaigns_delivery d JOIN campaigns_send s ON s.id = d.send_id"
    " JOIN rewards_pointaccount a ON a.member_id = d.member_id"
    " WHERE d.send_id = ANY({sends}) AND d.channel <> '' GROUP BY a.id),"
    " bought AS (SELECT q.account_id, count(*) AS purchases, sum(n.amount) AS revenue{net}),"
    " each AS (SELECT o.is_treated, o.is_control, coalesce(b.purchases, 0) AS purchases,"
    " coalesce(b.revenue, 0) AS revenue FROM people o LEFT JOIN bought b USING (account_id))"
    " SELECT CASE WHEN is_treated THEN 'treated' WHEN is_control THEN 'control' ELSE 'holdout' END, count(*),"
    " count(*) FILTER (WHERE purchases > 0), sum(purchases), sum(revenue), sum(revenue * revenue) FROM each GROUP BY 1"
)
# Attributed: bought by whoever had the message, with its coupon or within the window after it.
_ATTRIBUTED = sql.SQL(
    "WITH told AS (SELECT a.id AS account_id, d.handed_at, c.id AS coupon_id FROM campaigns_delivery d"
    " JOIN rewards_pointaccount a ON a.member_id = d.member_id LEFT JOIN rewards_coupon c ON c.account_id = a.id"
    " AND c.source = 'campaign' AND c.occasion = {coupon}"
    " WHERE d.send_id = ANY({sends}) AND d.state = 'accepted')"
    " SELECT count(DISTINCT p.id), count(DISTINCT p.account_id), coalesce(sum(n.amount), 0){net}"
)
_COUPON = sql.SQL("{} || replace(d.id::text, '-', '')").format(sql.Literal(COUPON_OCCASION))
_REDEEMED = sql.SQL(
    "SELECT count(*), count(*) FILTER (WHERE c.status = 'redeemed') FROM rewards_coupon c"
    " WHERE c.campaign = {campaign} AND c.source = 'campaign' AND c.occasion LIKE {messages}"
)


class Attributed(NamedTuple):
    """Purchases, buyers and net revenue that followed a message."""

    purchases: int
    buyers: int
    revenue: Decimal


class Results(NamedTuple):
    """What a campaign brought within the window; effects are None where there is nobody, or too few, to compare with."""

    days: int
    is_over: bool
    compared_with: str
    treated: Group
    control: Group
    more_buyers: Effect | None
    more_revenue: Effect | None
    attributed: Attributed
    coupons: int
    coupons_redeemed: int


def results(campaign: Campaign) -> Results | None:
    """Return what the messages of a campaign brought, None while none of them has been launched."""
    launched = Send.objects.filter(campaign=campaign, launched_at__isnull=False)
    ids = list(launched.values_list("pk", flat=True))
    if not ids:
        return None
    days = settings.CAMPAIGN_WINDOW_DAYS
    groups = _groups(ids, days)
    compared_with = "control" if groups["control"].members else "holdout"
    treated, control = groups["treated"], groups[compared_with]
    last = max(moment for moment in launched.values_list("launched_at", flat=True) if moment)
    messages = sql.Literal(f"{COUPON_OCCASION}%")
    coupons, redeemed = rows(_REDEEMED.format(campaign=sql.Literal(campaign.code), messages=messages))[0]
    return Results(
        days, last + timedelta(days=days) <= now(), compared_with, treated, control,
        share_effect(treated, control), revenue_effect(treated, control), _attributed(ids, days), coupons, redeemed,
    )  # fmt: skip


def _groups(ids: list[UUID], days: int) -> dict[str, Group]:
    during = sql.SQL(
        " AND p.purchased_at >= q.since AND p.purchased_at < least(q.since + {}, {}) GROUP BY q.account_id"
    ).format(sql.Literal(timedelta(days=days)), sql.Literal(now()))
    bought = net(sql.SQL(" JOIN people q ON q.account_id = p.account_id")) + during
    found = {name: Group(0, 0, 0, 0.0, 0.0) for name in ("treated", "control", "holdout")}
    for name, members, buyers, purchases, revenue, squared in rows(
        _GROUPS.format(sends=sql.Literal(ids), net=bought), for_all=False
    ):
        found[name] = Group(members, buyers, int(purchases), float(revenue), float(squared))
    return found


def _attributed(ids: list[UUID], days: int) -> Attributed:
    after = sql.SQL(
        " AND EXISTS (SELECT 1 FROM told t WHERE t.account_id = p.account_id AND (p.purchased_at >= t.handed_at"
        " AND p.purchased_at < least(t.handed_at + {}, {}) OR EXISTS (SELECT 1 FROM rewards_redemption u"
        " WHERE u.purchase_id = p.id AND u.coupon_id = t.coupon_id AND u.cancelled_at IS NULL)))"
    ).format(sql.Literal(timedelta(days=days)), sql.Literal(now()))
    return Attributed(*rows(_ATTRIBUTED.format(sends=sql.Literal(ids), coupon=_COUPON, net=net() + after))[0])

"""The variants of a campaign's messages side by side: a test between them, where there are several."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from psycopg import sql

from campaigns.models import Campaign, Send
from campaigns.net import net
from campaigns.selectors.segments import rows
from loyalty_site.lib.clock import now

_COUNTED = sql.SQL(
    "WITH bought AS (SELECT DISTINCT h.id{net}) SELECT d.send_id, d.variant, count(*),"
    " count(*) FILTER (WHERE d.opened_at IS NOT NULL), count(*) FILTER (WHERE d.clicked_at IS NOT NULL), count(b.id)"
    " FROM campaigns_delivery d LEFT JOIN bought b ON b.id = d.id"
    " WHERE d.send_id = ANY({sends}) AND d.state = 'accepted' GROUP BY 1, 2 ORDER BY 1, 2"
)


class Variant(NamedTuple):
    """What became of one variant of a send: members who had it, opened it, clicked, and bought within the window."""

    send: Send
    name: str
    had: int
    opened: int
    clicked: int
    bought: int


def variants(campaign: Campaign) -> list[Variant]:
    """Return the variants of those sends that test several."""
    tested = {
        send.pk: send
        for send in Send.objects.filter(campaign=campaign, launched_at__isnull=False)
        if len(send.variants) > 1
    }
    if not tested:
        return []
    told = sql.SQL(
        " JOIN rewards_pointaccount a ON a.id = p.account_id JOIN campaigns_delivery h ON h.member_id = a.member_id"
        " AND h.send_id = ANY({}) AND p.purchased_at >= h.handed_at AND p.purchased_at < least(h.handed_at + {}, {})"
    ).format(sql.Literal(list(tested)), sql.Literal(timedelta(days=settings.CAMPAIGN_WINDOW_DAYS)), sql.Literal(now()))
    found = rows(_COUNTED.format(net=net(told), sends=sql.Literal(list(tested))))
    return [Variant(tested[key], tested[key].variants[number]["name"], *counts) for key, number, *counts in found]

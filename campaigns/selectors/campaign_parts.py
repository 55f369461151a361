"""What of the programme belongs to a campaign: its boosts with the points they gave, its coupons, its flyer's code."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection

from campaigns.models import Campaign
from loyalty_site.lib.calendar import midnight
from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import first_uuid7
from rewards.core.terms import Terms
from rewards.selectors.timeline import NoProgramme, current_timeline

Item = Mapping[str, Any]

# Entries are found by their ids, which are ordered by the time of posting: nothing before the first day is read. What
# a refund takes back counts on the day of its purchase.
_POINTS = """
SELECT coalesce(sum((part ->> 'points')::bigint), 0)
FROM rewards_pointentry e LEFT JOIN rewards_purchase p ON p.id = e.purchase_id
CROSS JOIN LATERAL jsonb_array_elements(e.breakdown) part
WHERE e.id >= %s AND e.breakdown <> '[]'::jsonb AND part ->> 'rule' = ANY(%s)
    AND coalesce(p.purchased_at, e.occurred_at) >= %s AND coalesce(p.purchased_at, e.occurred_at) < %s
"""


class Parts(NamedTuple):
    """The rules and coupons of the terms in force that name a campaign; rewards' coupons are among the coupons."""

    rules: list[Item]
    coupons: list[Item]


def terms_in_force() -> Terms | None:
    """Return the terms in force, None while there is no programme."""
    try:
        return current_timeline().at(now())
    except NoProgramme:
        return None


def parts_of(code: str, terms: Terms | None) -> Parts:
    """Return what of these terms names a campaign."""
    if terms is None:
        return Parts([], [])
    document = terms.document
    return Parts(
        _named(document["rules"], code), [*_named(document["coupons"], code), *_named(document["rewards"], code)]
    )


def boost_points(campaign: Campaign) -> int:
    """Return the points that a campaign's boosts have given on its days, less what was reversed since."""
    rules, terms = _boosts_ever(campaign.code), terms_in_force()
    if not rules or terms is None:
        return 0
    first, last = midnight(campaign.starts_on, terms.zone), campaign.ends_on
    after = campaign.stopped_at or (now() if last is None else midnight(last + timedelta(days=1), terms.zone))
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, [first_uuid7(first), rules, first, after])
        return int(cursor.fetchone()[0])


def _boosts_ever(code: str) -> list[str]:
    """Return the codes of the rules that have named a campaign in any version: what they gave stays given."""
    try:
        versions = current_timeline().versions
    except NoProgramme:
        return []
    return sorted(
        {item["code"] for terms in versions for item in terms.document["rules"] if item.get("campaign") == code}
    )


def _named(items: list[Item], code: str) -> list[Item]:
    return [item for item in items if item.get("campaign") == code and not item.get("retired")]

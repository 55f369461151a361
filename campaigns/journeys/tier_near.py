"""Close to the next tier: whoever is brought there by a purchase, once a tier and period.

Who bought since the look before is found by the ids of purchases, which are ordered by the time of posting. What is
missing is worked out as the member's own page does.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg import sql

from campaigns.core.journeys import is_near, tier_occasion
from campaigns.journeys.look import SQL, Look, Trigger
from loyalty_site.lib.ids import first_uuid7
from rewards.core.terms import Terms
from rewards.core.tiers import Totals
from rewards.selectors.balances import next_tier

_LATE = timedelta(minutes=10)  # by so much may a purchase be committed after its id was made
CHUNK = 5_000
_BOUGHT = """
SELECT DISTINCT a.id, a.member_id, a.tier, a.joined_at FROM rewards_purchase p
JOIN rewards_pointaccount a ON a.id = p.account_id
WHERE p.id >= %s AND p.origin <> 'import' AND a.member_id IS NOT NULL
"""
_TOTALS = """
SELECT w.id, t.spend, t.points, t.purchases FROM unnest(%s::uuid[], %s::timestamptz[]) AS w(id, after)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(g.credit_spend_minor), 0) AS spend, coalesce(sum(g.credit_points), 0) AS points,
        coalesce(sum(g.credit_purchases), 0) AS purchases
    FROM rewards_posting g WHERE g.account_id = w.id AND g.credit_at > w.after AND g.credit_at <= %s) t
"""
_NEAR = sql.SQL("SELECT * FROM unnest({}::uuid[], {}::text[]) AS x (member_id, occasion)")


class Buyer(NamedTuple):
    """An account that bought: whose it is, the tier it holds, since when it counts."""

    account_id: UUID
    member_id: UUID
    tier: str | None
    joined_at: datetime


def who(look: Look) -> SQL:
    """Return the statement of those who are close to their next tier."""
    near = list(_near(look))
    return _NEAR.format(sql.Literal([who for who, _ in near]), sql.Literal([occasion for _, occasion in near]))


def _near(look: Look) -> Iterator[tuple[UUID, str]]:
    terms = look.terms
    if not terms.tiers:
        return
    bought = [Buyer(*row) for row in _rows(_BOUGHT, [first_uuid7(look.before - _LATE)])]
    for start in range(0, len(bought), CHUNK):
        chunk = bought[start : start + CHUNK]
        windows = [terms.policy.window_before(look.at, each.joined_at)[0] for each in chunk]
        totals = {row[0]: Totals(*map(int, row[1:])) for row in _rows(_TOTALS, [[each.account_id for each in chunk], windows, look.at])}  # fmt: skip
        for each, after in zip(chunk, windows, strict=True):
            tier = _close_to(terms, each, totals[each.account_id], look.figures["percent_missing"])
            if tier is not None:
                yield each.member_id, tier_occasion(tier, _period(terms, after, look))


def _close_to(terms: Terms, buyer: Buyer, totals: Totals, percent: int) -> str | None:
    """Return the next tier of an account that is close to it, None where it is not."""
    following = next_tier(terms, buyer.tier, totals)
    tier = terms.tier(following.code) if following is not None else None
    if following is None or tier is None or tier.is_reached(totals):
        return None
    near = is_near(dict(tier.needs), dict(following.missing), percent, needs_all=tier.needs_all)
    return tier.code if near else None


def _period(terms: Terms, after: datetime, look: Look) -> str:
    """Return the period that counts, by its first day; a window that moves along is told by the year."""
    if terms.policy.window == "rolling":
        return str(look.today.year)
    if terms.policy.window == "lifetime":
        return ""
    return (after + datetime.resolution).astimezone(look.zone).date().isoformat()


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


TRIGGER = Trigger(who, timedelta(minutes=5))

"""Points that expire: whoever has so many that can be used for so many more days at most, once for each last day.

Only accounts that have something due by then are looked at, which the ledger keeps at hand for its own jobs.
"""

from datetime import timedelta

from psycopg import sql

from campaigns.journeys.look import SQL, Look, Trigger

# The second condition on the lots is their index's.
_WHO = sql.SQL(
    "SELECT a.member_id, {last_day} AS occasion FROM rewards_pointaccount a JOIN rewards_pointlot l"
    " ON l.account_id = a.id AND l.available > 0 AND (l.available > 0 OR l.pending > 0 OR l.held > 0)"
    " WHERE a.lots_due_at <= {end} AND a.member_id IS NOT NULL AND l.expires_at > {at} AND l.expires_at <= {end}"
    " GROUP BY 1, 2 HAVING sum(l.available) >= {least}"
)


def who(look: Look) -> SQL:
    """Return the statement of those whose points expire, the soonest first."""
    end = look.midnight(look.figures["days_before"] + 1)
    return _WHO.format(
        last_day=look.last_day(sql.SQL("l.expires_at")), at=sql.Literal(look.at), end=sql.Literal(end),
        least=sql.Literal(look.figures["at_least"]),
    )  # fmt: skip


TRIGGER = Trigger(who, timedelta(hours=1))

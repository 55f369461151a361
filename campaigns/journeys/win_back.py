"""Win back: whoever has not bought for so many days, on the day on which it is so many.

Who had stayed away for longer when it was switched on, or when the days were changed, does not enter: nobody is flooded.
Each day is looked at once, and up to two weeks that nobody looked at are made up for. A purchase that an import brought
counts where it was here before that day: what begins a journey is the day that passes, never the import. Purchases of a
day are found by their time, whose index keeps a range for each stretch of the table.
"""

from datetime import timedelta

from psycopg import sql

from campaigns.journeys.look import NOBODY, SQL, Look, Trigger
from campaigns.net import kept

MADE_UP_DAYS = 14
_WHO = sql.SQL(
    "SELECT a.member_id, {day} AS occasion FROM rewards_purchase p JOIN rewards_pointaccount a ON a.id = p.account_id"
    " WHERE p.purchased_at >= {first} AND p.purchased_at < {end} AND a.member_id IS NOT NULL"
    " AND (p.origin <> 'import' OR p.posted_at < {crossed}) AND {kept} AND NOT EXISTS (SELECT 1 FROM rewards_purchase q WHERE q.account_id = p.account_id"
    " AND q.purchased_at > p.purchased_at AND {later_kept})"
)


def who(look: Look) -> SQL:
    """Return the statement of those who have stayed away for so long since the look before."""
    looked_on = look.before.astimezone(look.zone).date()
    days = min((look.today - looked_on).days, MADE_UP_DAYS)
    if days < 1:
        return NOBODY
    away, moment = look.figures["days_away"], sql.SQL("p.purchased_at")
    return _WHO.format(
        day=look.day(moment), crossed=look.day_after(moment, away), first=sql.Literal(look.midnight(1 - days - away)),
        end=sql.Literal(look.midnight(1 - away)), kept=kept("p"), later_kept=kept("q"),
    )  # fmt: skip


TRIGGER = Trigger(who, timedelta(hours=1))

"""Birthday: so many days before it, once a year; 29 February is kept on the 28th where there is none."""

from datetime import timedelta

from psycopg import sql

from campaigns.core.journeys import birthdays_kept_on
from campaigns.journeys.look import SQL, Look, Trigger

_WHO = sql.SQL(
    "SELECT m.id AS member_id, {year}::text AS occasion FROM members_member m WHERE m.status = 'active' AND ({days})"
)
_DAY = sql.SQL("extract(month FROM m.birthday) = {} AND extract(day FROM m.birthday) = {}")


def who(look: Look) -> SQL:
    """Return the statement of those whose birthday it is then."""
    day = look.today + timedelta(days=look.figures["days_before"])
    days = sql.SQL(" OR ").join(_DAY.format(*map(sql.Literal, each)) for each in birthdays_kept_on(day))
    return _WHO.format(year=sql.Literal(str(day.year)), days=days)


TRIGGER = Trigger(who, timedelta(hours=1))

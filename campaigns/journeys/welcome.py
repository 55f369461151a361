"""Welcome: whoever joins after it was switched on. Members whom an import took over have joined long ago.

Who has a card of a till alone, without having said who they are, is welcomed if they say so within a week.
"""

from datetime import timedelta

from psycopg import sql

from campaigns.journeys.look import SQL, Look, Trigger
from loyalty_site.lib.ids import first_uuid7

REACH = timedelta(days=7)
_CLOCKS = timedelta(hours=1)  # by so much may the clocks of two machines differ
# Members are found by their ids, which are ordered by the time of their making. Joining is an activity that earns, of
# everybody but those whom an import brought.
_WHO = sql.SQL(
    "SELECT m.id AS member_id, ''::text AS occasion FROM members_member m"
    " WHERE m.id >= {first} AND m.joined_at >= {since} AND m.status = 'active' AND NOT m.is_provisional"
    " AND EXISTS (SELECT 1 FROM rewards_activity v WHERE v.type = 'enrolment' AND v.external_id = m.id::text)"
)


def who(look: Look) -> SQL:
    """Return the statement of those who have joined."""
    since = max(look.since, look.at - REACH)
    return _WHO.format(first=sql.Literal(first_uuid7(since - _CLOCKS)), since=sql.Literal(since))


TRIGGER = Trigger(who, timedelta(0))

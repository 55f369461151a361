"""Members enter a journey: one statement, which changes nothing when it is run again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from psycopg import sql

from campaigns.journeys import birthday, expiring_points, tier_near, welcome, win_back
from campaigns.journeys.look import SQL, Look, Trigger
from loyalty_site.lib.ids import first_uuid7

TRIGGERS: Mapping[str, Trigger] = {
    "welcome": welcome.TRIGGER,
    "birthday": birthday.TRIGGER,
    "expiring_points": expiring_points.TRIGGER,
    "win_back": win_back.TRIGGER,
    "tier_near": tier_near.TRIGGER,
}
# Who is inside, or has been on this occasion, is left as they are; so is whoever another look lets in at this moment.
_NEW = sql.SQL(
    "FROM ({who}) x JOIN members_member m ON m.id = x.member_id AND m.status = 'active' WHERE NOT EXISTS ("
    "SELECT 1 FROM campaigns_journeyentry e WHERE e.journey_id = {journey} AND e.member_id = x.member_id"
    " AND (e.occasion = x.occasion OR e.state = 'inside'))"
)
_ENTER = sql.SQL(
    "INSERT INTO campaigns_journeyentry (id, journey_id, version_id, member_id, occasion, state, step, due_at,"
    " exit_reason, entered_at) SELECT ({id} || substr(gen_random_uuid()::text, 16))::uuid, {journey}, {version},"
    " x.member_id, x.occasion, 'inside', 1, {due_at}, '', {at} {new} ORDER BY x.occasion ON CONFLICT DO NOTHING"
)
_COUNT = sql.SQL("SELECT count(DISTINCT x.member_id) {}")


def entering(kind: str, journey: UUID, version: UUID, look: Look, due_at: datetime) -> SQL:
    """Return the statement by which members enter a version of a journey; their first step is due at `due_at`."""
    return _ENTER.format(
        id=sql.Literal(str(first_uuid7(look.at))[:15]), journey=sql.Literal(journey), version=sql.Literal(version),
        due_at=sql.Literal(due_at), at=sql.Literal(look.at), new=_new(kind, journey, look),
    )  # fmt: skip


def counting(kind: str, journey: UUID, look: Look) -> SQL:
    """Return the statement that counts who would enter."""
    return _COUNT.format(_new(kind, journey, look))


def _new(kind: str, journey: UUID, look: Look) -> SQL:
    return _NEW.format(who=TRIGGERS[kind].who(look), journey=sql.Literal(journey))

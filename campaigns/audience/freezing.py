"""An audience is frozen, or joined: each member of it with their decision, in one statement."""

from datetime import datetime

from psycopg import sql

from campaigns.audience.decision import SQL, Question, decisions
from loyalty_site.lib.ids import first_uuid7

# An id begins with the time, so that the rows of a launch lie together; what follows is drawn by the database.
_FREEZE = sql.SQL(
    "INSERT INTO campaigns_delivery (id, send_id, member_id, occasion, joined_at, arm, variant, channel, rest, state,"
    " reason, error, attempts, due_at, settled_at, ref)"
    " SELECT ({id} || substr(gen_random_uuid()::text, 16))::uuid, {send}, x.member_id, {occasion}, {joined_at}, x.arm,"
    " x.variant, x.channel, x.rest, CASE x.reason WHEN '' THEN 'pending' ELSE 'suppressed' END, x.reason, '', 0,"
    " CASE x.reason WHEN '' THEN {due_at} END, CASE x.reason WHEN '' THEN NULL ELSE {at} END, ''"
    " FROM ({decided}) x"
)
_JOINED = sql.SQL(" JOIN ({joinings}) j ON j.id = x.member_id ON CONFLICT (send_id, member_id, occasion) DO NOTHING")


def freezing(question: Question, candidates: SQL, at: datetime) -> SQL:
    """Return the statement that freezes an audience at a moment, at which each of it is due."""
    moment = sql.Literal(at)
    return _freeze(question, candidates, at, occasion=sql.SQL("''"), joined_at=sql.SQL("NULL"), due_at=moment)


def joining(question: Question, joinings: SQL, at: datetime) -> SQL:
    """Return the statement by which members join a send; whoever has joined on an occasion already is left as they are.

    `joinings` yields (id, occasion, due_at) of each.
    """
    candidates = sql.SQL("SELECT DISTINCT j.id FROM ({}) j").format(joinings)
    frozen = _freeze(
        question, candidates, at, occasion=sql.SQL("j.occasion"), joined_at=sql.Literal(at), due_at=sql.SQL("j.due_at")
    )
    return frozen + _JOINED.format(joinings=joinings)


def _freeze(question: Question, candidates: SQL, at: datetime, **columns: SQL) -> sql.Composed:
    return _FREEZE.format(
        id=sql.Literal(str(first_uuid7(at))[:15]), send=sql.Literal(question.send_id), at=sql.Literal(at),
        decided=decisions(question, candidates, sql.Literal(at)), **columns,
    )  # fmt: skip

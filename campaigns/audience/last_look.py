"""The decision asked once more about deliveries in hand: before they are written, and when each is handed over."""

from django.conf import settings
from psycopg import sql

from campaigns.audience.decision import SQL, Question, address, decisions
from campaigns.net import kept

# What a member may still be told over, of what there was when the audience was frozen and has not failed since.
_WAYS = sql.SQL(
    "ARRAY(SELECT w FROM unnest(string_to_array(concat_ws(',', x.channel, nullif(x.rest, '')), ',')) WITH ORDINALITY"
    " AS u(w, n) WHERE w = ANY(string_to_array(concat_ws(',', d.channel, nullif(d.rest, '')), ',')) ORDER BY n)"
)
# OFFSET 0 keeps the planner from writing every part into each of its mentions.
_LOOKED = sql.SQL(
    "SELECT k.id, k.channel, k.rest, k.reason, {address} AS address, CASE"
    " WHEN NOT EXISTS (SELECT 1 FROM campaigns_send s WHERE s.id = {send} AND s.state = 'sending') THEN 'pending'"
    " WHEN k.reason <> '' THEN 'suppressed'"
    " WHEN %(quiet)s::timestamptz IS NOT NULL AND k.channel <> 'inbox' THEN 'quiet'"
    " WHEN {following} = 'sending' AND k.channel <> k.written THEN 'pending' ELSE {following} END AS state"
    " FROM (SELECT d.id, d.member_id, d.channel AS written, coalesce(y.ways[1], '') AS channel,"
    " array_to_string(y.ways[2:], ',') AS rest, CASE WHEN x.reason <> '' THEN x.reason"
    " WHEN cardinality(y.ways) = 0 THEN 'no_consent' WHEN y.ways[1] <> 'inbox' AND x.is_full THEN 'capped' ELSE '' END"
    " AS reason FROM campaigns_delivery d JOIN ({decided}) x ON x.member_id = d.member_id,"
    " LATERAL (SELECT {ways} AS ways OFFSET 0) y WHERE d.id = ANY(%(ids)s) OFFSET 0) k"
    " JOIN members_member m ON m.id = k.member_id OFFSET 0"
)
# Materialized, it is looked at once, and not again for each delivery that it is joined with.
_LOOK = sql.SQL(
    "WITH r AS MATERIALIZED ({looked}) UPDATE campaigns_delivery d SET"
    " state = CASE r.state WHEN 'quiet' THEN 'pending' ELSE r.state END,"
    " reason = CASE r.state WHEN 'suppressed' THEN r.reason WHEN 'quiet' THEN 'quiet' ELSE '' END,"
    " channel = CASE r.state WHEN 'suppressed' THEN d.channel ELSE r.channel END,"
    " rest = CASE r.state WHEN 'suppressed' THEN d.rest ELSE r.rest END,"
    " claim = CASE WHEN r.state = {following} THEN %(claim)s::uuid END,{more}"
    " lease_until = CASE WHEN r.state = {following} THEN clock_timestamp() + {lease}::interval END,"
    " due_at = CASE r.state WHEN 'quiet' THEN %(quiet)s::timestamptz WHEN 'suppressed' THEN NULL ELSE d.due_at END,"
    " handed_at = CASE r.state WHEN 'sending' THEN %(at)s::timestamptz ELSE d.handed_at END,"
    " settled_at = CASE r.state WHEN 'suppressed' THEN %(at)s::timestamptz END"
    " FROM r WHERE d.id = r.id AND {held}"
    " RETURNING d.id, d.state, d.channel, d.rest, r.address"
)
_OF = sql.SQL("SELECT d.member_id AS id FROM campaigns_delivery d WHERE d.id = ANY(%(ids)s)")


# The lease is measured by the database's clock: one who was held up does not know what time it is.
_HELD = {
    "claimed": sql.SQL("d.state = 'pending'"),
    "sending": sql.SQL("d.state = 'claimed' AND d.claim = %(claim)s AND d.lease_until > clock_timestamp()"),
}
# How many net purchases a member had, at most two, is kept from when it is claimed.
_MORE = {
    "claimed": sql.SQL(
        " purchases_before = (SELECT count(*) FROM (SELECT 1 FROM rewards_purchase p"
        " JOIN rewards_pointaccount o ON o.id = p.account_id WHERE o.member_id = d.member_id AND {}"
        " LIMIT 2) two),"
    ).format(kept("p")),
    "sending": sql.SQL(""),
}


def look(question: Question, following: str) -> SQL:
    """Return the statement that looks at the deliveries `ids` once more, at the moment `at`, for whoever has the `claim`.

    What may still be sent becomes `following`: `claimed` of what waits and is locked, `sending` of what is claimed and
    whose lease has not run out. What may not is suppressed; what falls into quiet hours, which end at `quiet`, waits for
    their end; what is paused, or goes over another channel by now, is put back.
    It answers (id, state, channel, rest, address) of those that were still to be had.
    """
    step = sql.Literal(following)
    looked = _LOOKED.format(
        address=address(sql.SQL("k.channel")), send=sql.Literal(question.send_id), following=step, ways=_WAYS,
        decided=decisions(question, _OF, sql.SQL("%(at)s::timestamptz"), with_arms=False),
    )  # fmt: skip
    return _LOOK.format(
        looked=looked,
        following=step,
        more=_MORE[following],
        held=_HELD[following],
        lease=sql.Literal(f"{settings.DELIVERY_LEASE_SECONDS} seconds"),
    )

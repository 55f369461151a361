"""The one decision about a send and a member: law, consent, addresses, caps, holdout. It is a statement of SQL.

The same statement counts a dry run, freezes an audience of a million, and is asked once more for one member at the
moment of handing over. What it answers with a reason is not sent.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from psycopg import sql

from campaigns.core.arms import PARTS, ends
from campaigns.core.policy import Policy

SQL = sql.Composed | sql.SQL | sql.Literal | sql.Identifier | sql.Placeholder


class Question(NamedTuple):
    """What is to be decided for a send: see `campaigns.models.Send`. `salts` are the dead addresses' by channel."""

    send_id: UUID
    campaign_id: UUID
    control_percent: int
    topic: str
    channels: Sequence[str]
    shares: Sequence[int]
    salts: Mapping[str, Sequence[bytes]]
    policy: Policy


ADDRESSES: Mapping[str, SQL] = {
    "email": sql.SQL("m.email"),
    "sms": sql.SQL("m.phone"),
    "line": sql.SQL(
        "(SELECT l.uid FROM socialaccount_socialaccount l WHERE l.user_id = m.user_id AND l.provider = 'line' LIMIT 1)"
    ),
    "push": sql.SQL("(SELECT m.id::text WHERE EXISTS (SELECT 1 FROM members_pushdevice p WHERE p.member_id = m.id))"),
    "inbox": sql.SQL("m.id::text"),
}
# Those who are measured and not sent to are drawn from those who could be: else the two groups were not alike.
_OVER = sql.SQL(
    "SELECT w.member_id, CASE WHEN w.is_active AND cardinality(w.ways) > 0 THEN w.arm ELSE '' END AS arm, w.variant, coalesce(w.ways[1], '') AS channel,"
    " array_to_string(w.ways[2:], ',') AS rest, CASE"
    " WHEN NOT w.is_active THEN 'not_active'"
    " WHEN NOT w.is_known THEN 'no_address' WHEN NOT w.has_agreed THEN 'no_consent'"
    " WHEN cardinality(w.ways) = 0 THEN 'bad_address' ELSE w.arm END AS reason, w.is_full"
    " FROM (SELECT v.member_id, v.is_active, v.arm, v.variant, v.is_full, {known} AS is_known, {agreed} AS has_agreed,"
    " array_remove(ARRAY[{ways}]::text[], NULL) AS ways FROM ({of_members}) v OFFSET 0) w"
)
# OFFSET 0 keeps what is looked up from being looked up again for every mention.
_OF_MEMBERS = sql.SQL(
    "SELECT m.id AS member_id, m.status = 'active' AS is_active, {arm} AS arm, {variant} AS variant, {full} AS is_full,"
    " {columns} FROM ({candidates}) q JOIN members_member m ON m.id = q.id OFFSET 0"
)


def decisions(question: Question, candidates: SQL, at: SQL, *, with_arms: bool = True) -> SQL:
    """Return the statement that decides about members: (member_id, arm, variant, channel, rest, reason, is_full).

    `candidates` yields their ids as `id`. `at` is the moment of the decision. Whoever `is_full` has had as many messages
    as one may: a reason not to be written to over any channel but the inbox. `with_arms` leaves people out for being
    measured; where an audience is frozen, that has been done.
    """
    several = list(enumerate(question.channels))
    columns = [_looked_up(number, channel, question) for number, channel in several]
    inner = _OF_MEMBERS.format(
        arm=_arm(question) if with_arms else sql.SQL("''::text"), variant=_variant(question),
        full=_full(question.policy, at), columns=sql.SQL(", ").join(columns), candidates=candidates,
    )  # fmt: skip
    return _OVER.format(
        known=_any("v.k{0}", several), agreed=_any("(v.k{0} AND v.c{0})", several),
        ways=sql.SQL(", ").join(
            sql.SQL("CASE WHEN v.k{0} AND v.c{0} AND NOT v.d{0} THEN {1} END").format(sql.SQL(str(n)), sql.Literal(channel))
            for n, channel in several
        ),
        of_members=inner,
    )  # fmt: skip


def _looked_up(number: int, channel: str, question: Question) -> SQL:
    """Whether there is an address (`k`), consent (`c`), and whether the address is dead (`d`)."""
    name = sql.SQL(str(number))
    found = ADDRESSES[channel], _consent(channel, question.topic), _dead(channel, question.salts)
    return sql.SQL("{} IS NOT NULL AS k{name}, {} AS c{name}, {} AS d{name}").format(*found, name=name)


def address(channel: SQL) -> SQL:
    """Return the address of member `m` over a channel that is only known to the statement."""
    cases = [sql.SQL("WHEN {} THEN {}").format(sql.Literal(name), found) for name, found in ADDRESSES.items()]
    return sql.SQL("CASE {} {} END").format(channel, sql.SQL(" ").join(cases))


def _any(each: str, several: Sequence[tuple[int, str]]) -> SQL:
    return sql.SQL("({})").format(sql.SQL(" OR ").join(sql.SQL(each).format(sql.SQL(str(n))) for n, _ in several))


def _consent(channel: str, topic: str) -> SQL:
    """Whether member `m` has agreed, as `members.selectors.consents` answers it; the inbox is part of the site."""
    if channel == "inbox":
        return sql.SQL("TRUE")
    return sql.SQL(
        "coalesce((SELECT c.is_granted FROM members_consent c WHERE c.member_id = m.id AND c.channel = {}"
        " AND c.topic IN ({}, 'marketing') ORDER BY c.given_at DESC, c.created_at DESC, c.id DESC LIMIT 1), FALSE)"
    ).format(sql.Literal(channel), sql.Literal(topic))


def _dead(channel: str, salts: Mapping[str, Sequence[bytes]]) -> SQL:
    if channel == "inbox":
        return sql.SQL("FALSE")
    digests = [
        sql.SQL("sha256({}::bytea || convert_to(lower({}), 'UTF8'))").format(sql.Literal(each), ADDRESSES[channel])
        for each in salts[channel]
    ]
    return sql.SQL("EXISTS (SELECT 1 FROM campaigns_deadaddress a WHERE a.channel = {} AND a.digest IN ({}))").format(
        sql.Literal(channel), sql.SQL(", ").join(digests)
    )


def _part(purpose: str) -> SQL:
    """Return the number of `campaigns.core.arms.part` for member `m`."""
    return sql.SQL(
        "mod(('x' || encode(substr(sha256(convert_to({} || m.id::text, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint"
        " & 4294967295, {})"
    ).format(sql.Literal(f"{purpose}:"), sql.Literal(PARTS))


def _arm(question: Question) -> SQL:
    held, control = question.policy.holdout_percent, question.control_percent
    return sql.SQL("CASE WHEN {} < {} THEN 'holdout' WHEN {} < {} THEN 'control' ELSE '' END").format(
        _part("holdout"), sql.Literal(held * PARTS // 100),
        _part(f"control:{question.campaign_id}"), sql.Literal(control * PARTS // 100),
    )  # fmt: skip


def _variant(question: Question) -> SQL:
    if len(question.shares) == 1:
        return sql.SQL("0")
    drawn = _part(f"variant:{question.send_id}")
    return sql.SQL("width_bucket({}, {}::bigint[])").format(drawn, sql.Literal(ends(question.shares)[:-1]))


def _full(policy: Policy, at: SQL) -> SQL:
    """Whether member `m` has had as many messages as one may; the inbox does not count."""
    limits = [(policy.cap_day, "1 day"), (policy.cap_week, "7 days")]
    longest = "7 days" if policy.cap_week else "1 day"
    counted = [
        sql.SQL("count(*) FILTER (WHERE h.handed_at > {} - {}::interval) >= {}").format(
            at, sql.Literal(period), sql.Literal(most)
        )
        for most, period in limits
        if most
    ]
    if not counted:
        return sql.SQL("FALSE")
    return sql.SQL(
        "(SELECT {} FROM campaigns_delivery h WHERE h.member_id = m.id AND h.handed_at > {} - {}::interval"
        " AND h.state IN ('sending', 'accepted', 'unknown') AND h.channel <> 'inbox')"
    ).format(sql.SQL(" OR ").join(counted), at, sql.Literal(longest))

"""Conditions on who a member is and what they allow."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from campaigns.segments.scope import SQL, Scope, between

Values = Mapping[str, Any]


def age(values: Values, scope: Scope) -> SQL:
    """Full years, on this day in the programme's zone."""
    years = sql.SQL("extract(year FROM age({}, m.birthday))::int").format(sql.Literal(scope.today))
    return between(years, values)


def birthday_month(values: Values, scope: Scope) -> SQL:
    """The month of the birthday."""
    months = [int(month) for month in values["months"]]
    return sql.SQL("extract(month FROM m.birthday)::int = ANY({})").format(sql.Literal(months))


def language(values: Values, scope: Scope) -> SQL:
    """The language in which a member reads."""
    return sql.SQL("m.language = ANY({})").format(sql.Literal(list(values["languages"])))


def joined(values: Values, scope: Scope) -> SQL:
    """The day of joining."""
    return scope.during("m.joined_at", values["period"])


def enrolment_store(values: Values, scope: Scope) -> SQL:
    """The store in which a member joined."""
    return sql.SQL("m.enrolment_store_id = ANY({})").format(sql.Literal(list(values["stores"])))


def favourite_store(values: Values, scope: Scope) -> SQL:
    """The store that a member calls their own."""
    return sql.SQL("m.favourite_store_id = ANY({})").format(sql.Literal(list(values["stores"])))


def interest(values: Values, scope: Scope) -> SQL:
    """Any of the interests that a member has chosen."""
    chosen = sql.SQL(
        "SELECT DISTINCT i.member_id FROM members_memberinterest i WHERE {mine} AND i.interest_id = ANY({interests})"
    ).format(mine=scope.mine("i.member_id"), interests=sql.Literal(list(values["interests"])))
    return sql.SQL("{} IS NOT NULL").format(scope.known(chosen, "member_id"))


def consent(values: Values, scope: Scope) -> SQL:
    """Whether a member hears about a topic over a channel, as `members.selectors.consents` answers it."""
    channel, topic = values["channel"], values["topic"]
    topics = [topic] if topic == "points" else [topic, "marketing"]
    newest = sql.SQL(
        "SELECT c.member_id, c.is_granted FROM members_consent c"
        " WHERE {mine} AND c.channel = {channel} AND c.topic = ANY({topics}) AND NOT EXISTS ("
        "SELECT 1 FROM members_consent n"
        " WHERE n.member_id = c.member_id AND n.channel = {channel} AND n.topic = ANY({topics})"
        " AND (n.given_at, n.created_at, n.id) > (c.given_at, c.created_at, c.id))"
    ).format(mine=scope.mine("c.member_id"), channel=sql.Literal(channel), topics=sql.Literal(topics))
    said = scope.known(newest, "is_granted")
    return sql.SQL("coalesce({}, TRUE)").format(said) if (channel, topic) == ("email", "points") else said


def reachable(values: Values, scope: Scope) -> SQL:
    """Whether there is an address to send to."""
    return sql.SQL("m.{} IS NOT NULL").format(sql.Identifier({"email": "email", "sms": "phone"}[values["channel"]]))


def predicted(values: Values, scope: Scope) -> SQL:
    """A number that was computed about a member."""
    numbers = sql.SQL(
        "SELECT t.member_id, CASE WHEN jsonb_typeof(t.value) IN ('number', 'string') AND t.value #>> '{{}}' ~ '^-?[0-9]+(\\.[0-9]+)?$'"
        " THEN (t.value #>> '{{}}')::numeric END AS number FROM members_membertrait t WHERE {} AND t.key = {}"
    ).format(scope.mine("t.member_id"), sql.Literal(values["trait"]))
    return between(scope.known(numbers, "number"), values)


def segment(values: Values, scope: Scope) -> SQL:
    """Membership of another segment, as it was last counted."""
    inside = sql.SQL(
        "SELECT t.member_id FROM members_membertrait t WHERE {} AND t.key = {} AND t.value = 'true'"
    ).format(scope.mine("t.member_id"), sql.Literal(f"segment:{values['segment']}"))
    return sql.SQL("{} IS NOT NULL").format(scope.known(inside, "member_id"))

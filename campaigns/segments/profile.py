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
    return sql.SQL(
        "EXISTS (SELECT 1 FROM members_memberinterest i WHERE i.member_id = m.id AND i.interest_id = ANY({}))"
    ).format(sql.Literal(list(values["interests"])))


def consent(values: Values, scope: Scope) -> SQL:
    """Whether a member hears about a topic over a channel, as `members.selectors.consents` answers it."""
    channel, topic = values["channel"], values["topic"]
    topics = [topic] if topic == "points" else [topic, "marketing"]
    newest = sql.SQL(
        "(SELECT c.is_granted FROM members_consent c WHERE c.member_id = m.id AND c.channel = {} AND c.topic = ANY({})"
        " ORDER BY c.given_at DESC, c.created_at DESC, c.id DESC LIMIT 1)"
    ).format(sql.Literal(channel), sql.Literal(topics))
    unsaid = (channel, topic) == ("email", "points")
    return sql.SQL("coalesce({}, {})").format(newest, sql.Literal(unsaid))


def reachable(values: Values, scope: Scope) -> SQL:
    """Whether there is an address to send to."""
    return sql.SQL("m.{} IS NOT NULL").format(sql.Identifier({"email": "email", "sms": "phone"}[values["channel"]]))


def predicted(values: Values, scope: Scope) -> SQL:
    """A number that was computed about a member."""
    number = sql.SQL(
        "(SELECT CASE WHEN jsonb_typeof(t.value) IN ('number', 'string') AND t.value #>> '{{}}' ~ '^-?[0-9]+(\\.[0-9]+)?$'"
        " THEN (t.value #>> '{{}}')::numeric END FROM members_membertrait t WHERE t.member_id = m.id AND t.key = {})"
    ).format(sql.Literal(values["trait"]))
    return between(number, values)


def segment(values: Values, scope: Scope) -> SQL:
    """Membership of another segment, as it was last counted."""
    return sql.SQL(
        "EXISTS (SELECT 1 FROM members_membertrait t WHERE t.member_id = m.id AND t.key = {} AND t.value = 'true')"
    ).format(sql.Literal(f"segment:{values['segment']}"))

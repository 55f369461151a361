"""The one statement of a rule: who is in, and of one member what holds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from psycopg import sql

from campaigns.core.rule import Condition, Group, Node
from campaigns.segments import asked, profile, purchases, responses, rfm, standing
from campaigns.segments.scope import SQL, Scope

_COMPILERS: Mapping[str, Callable[[Mapping[str, Any], Scope], SQL]] = {
    "age": profile.age,
    "birthday_month": profile.birthday_month,
    "language": profile.language,
    "joined": profile.joined,
    "enrolment_store": profile.enrolment_store,
    "favourite_store": profile.favourite_store,
    "interest": profile.interest,
    "consent": profile.consent,
    "reachable": profile.reachable,
    "predicted": profile.predicted,
    "segment": profile.segment,
    "tier": standing.tier,
    "points": standing.points,
    "expiring": standing.expiring,
    "coupon": standing.coupon,
    "campaign": responses.campaign,
    "survey": asked.survey,
    "activity": standing.activity,
    "recency": purchases.recency,
    "purchases": purchases.purchases,
    "spent": purchases.spent,
    "average": purchases.average,
    "first_purchase": purchases.first_purchase,
    "bought": purchases.bought,
    "affinity": purchases.affinity,
    "rfm": rfm.rfm,
}
_FROM = sql.SQL("FROM members_member m LEFT JOIN rewards_pointaccount a ON a.member_id = m.id{tables} WHERE {which}")
_ID = sql.SQL("m.id")
_ACTIVE = sql.SQL("m.status = 'active'")
_JOINED = {"all": sql.SQL(" AND "), "any": sql.SQL(" OR "), "none": sql.SQL(" OR ")}


def members(rule: Group, scope: Scope, select: SQL = _ID) -> SQL:
    """Return the statement that yields the active members for whom a rule holds."""
    condition = _where(rule, scope)
    which: SQL = sql.SQL("{} AND {}").format(_ACTIVE, condition)
    if scope.only is not None:
        which = sql.SQL("{} AND {}").format(scope.these("a.id"), which)
    return sql.SQL("SELECT {} {}").format(select, _FROM.format(tables=scope.tables(), which=which))


def answers(conditions: Sequence[Condition], scope: Scope) -> SQL:
    """Return the statement that yields for each account asked about (`scope.only`) its id and which conditions hold."""
    holds = sql.SQL(", ").join([sql.SQL("a.id"), *(_where(each, scope) for each in conditions)])
    return sql.SQL("SELECT {} {}").format(holds, _FROM.format(tables=scope.tables(), which=scope.these("a.id")))


def _where(node: Node, scope: Scope) -> SQL:
    """Return the condition of a rule or of a part: never null, so that what is unknown does not hold."""
    if isinstance(node, Condition):
        return sql.SQL("({}) IS TRUE").format(_COMPILERS[node.kind](node.values, scope))
    joined = _JOINED[node.join].join(_where(part, scope) for part in node.parts)
    return sql.SQL("NOT ({})" if node.join == "none" else "({})").format(joined)

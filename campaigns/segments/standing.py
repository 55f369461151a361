"""Conditions on what a member has: tier, points, what expires, coupons, activities."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from psycopg import sql

from campaigns.segments.scope import SQL, Scope, between

Values = Mapping[str, Any]


def tier(values: Values, scope: Scope) -> SQL:
    """The tier that a member holds."""
    return sql.SQL("a.tier = ANY({})").format(sql.Literal(list(values["tiers"])))


def points(values: Values, scope: Scope) -> SQL:
    """Points that can be used now; where a lot matured or expired since the account was folded, its lots are asked."""
    at = sql.Literal(scope.at)
    by_lot = sql.SQL(
        "(SELECT coalesce(sum(l.available + CASE WHEN l.matures_at <= {at} THEN l.pending ELSE 0 END), 0)"
        " FROM rewards_pointlot l WHERE l.account_id = a.id AND (l.expires_at IS NULL OR l.expires_at > {at}))"
    ).format(at=at)
    now = sql.SQL("CASE WHEN a.lots_due_at <= {} THEN {} ELSE a.available END").format(at, by_lot)
    return between(now, values)


def expiring(values: Values, scope: Scope) -> SQL:
    """So many usable points at least that are gone within so many days."""
    accounts = sql.SQL(
        "SELECT l.account_id FROM rewards_pointlot l WHERE {these} AND l.available > 0 AND l.expires_at > {at}"
        " AND l.expires_at <= {end} GROUP BY l.account_id HAVING sum(l.available) >= {least}"
    ).format(
        these=scope.these("l.account_id"), at=sql.Literal(scope.at),
        end=sql.Literal(scope.at + timedelta(days=values["days"])), least=sql.Literal(values["at_least"]),
    )  # fmt: skip
    return scope.joined(accounts)


_STATES = {
    "held": "c.status = 'issued' AND (c.valid_until IS NULL OR c.valid_until > {at})",
    "redeemed": "c.status = 'redeemed'",
    "expired": "c.status = 'issued' AND c.valid_until <= {at}",
}


def coupon(values: Values, scope: Scope) -> SQL:
    """A coupon in a state; the period is that of its issue."""
    coded = sql.SQL("c.reward = ANY({})").format(sql.Literal(list(values["coupons"]))) if "coupons" in values else _ANY
    accounts = sql.SQL(
        "SELECT DISTINCT c.account_id FROM rewards_coupon c WHERE {these} AND {coded} AND {during} AND {state}"
    ).format(
        these=scope.these("c.account_id"), coded=coded, during=scope.during("c.issued_at", values.get("period")),
        state=sql.SQL(_STATES[values["state"]]).format(at=sql.Literal(scope.at)),
    )  # fmt: skip
    return scope.joined(accounts)


def activity(values: Values, scope: Scope) -> SQL:
    """So many activities of a type at least, one where nothing is said."""
    accounts = sql.SQL(
        "SELECT v.account_id FROM rewards_activity v WHERE {these} AND v.type = {kind} AND {during}"
        " GROUP BY v.account_id HAVING count(*) >= {least}"
    ).format(
        these=scope.these("v.account_id"), kind=sql.Literal(values["type"]),
        during=scope.during("v.occurred_at", values.get("period")), least=sql.Literal(values.get("at_least", 1)),
    )  # fmt: skip
    return scope.joined(accounts)


_ANY = sql.SQL("TRUE")

"""Conditions on what a member has bought. A purchase that came back whole is none."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from psycopg import sql

from campaigns.core.params import Period
from campaigns.segments.scope import SQL, Scope, between

Values = Mapping[str, Any]
AFFINITY_DAYS, HALF_LIFE_DAYS = 180, 60


def recency(values: Values, scope: Scope) -> SQL:
    """Days since the last purchase; whoever never bought has no such number."""
    last = scope.bought(sql.SQL("max(p.purchased_at) FILTER (WHERE {})").format(scope.during("p.purchased_at", None)))
    return between(sql.SQL("({} - {})").format(sql.Literal(scope.today), scope.local_day(last)), values)


def purchases(values: Values, scope: Scope) -> SQL:
    """How many purchases; none is 0."""
    count = scope.bought(sql.SQL("count(*) FILTER (WHERE {})").format(_which(values, scope)))
    return between(sql.SQL("coalesce({}, 0)").format(count), values)


def spent(values: Values, scope: Scope) -> SQL:
    """What the purchases come to; nothing is 0."""
    total = scope.bought(sql.SQL("sum(n.amount) FILTER (WHERE {})").format(_which(values, scope)))
    return between(sql.SQL("coalesce({}, 0)").format(total), values)


def average(values: Values, scope: Scope) -> SQL:
    """What a purchase comes to on average; without purchases there is no such number."""
    return between(scope.bought(sql.SQL("avg(n.amount) FILTER (WHERE {})").format(_which(values, scope))), values)


def first_purchase(values: Values, scope: Scope) -> SQL:
    """The day of the first purchase of all."""
    return scope.within(scope.bought(sql.SQL("min(p.purchased_at)")), values["period"])


def bought(values: Values, scope: Scope) -> SQL:
    """So many pieces at least of some goods, one where nothing is said, without what came back."""
    goods = [
        sql.SQL("l.{} = ANY({})").format(sql.Identifier(column), sql.Literal(list(values[name])))
        for name, column in (("skus", "sku"), ("categories", "category"))
        if name in values
    ]
    accounts = sql.SQL(
        "SELECT p.account_id FROM rewards_purchaseline l JOIN rewards_purchase p ON p.id = l.purchase_id"
        " LEFT JOIN (SELECT r.purchase_id, x.line_no, sum(x.quantity) AS back FROM rewards_refundline x"
        " JOIN rewards_refund r ON r.id = x.refund_id GROUP BY r.purchase_id, x.line_no) x"
        " ON x.purchase_id = l.purchase_id AND x.line_no = l.no"
        " WHERE {these} AND p.account_id IS NOT NULL AND {which} AND ({goods})"
        " GROUP BY p.account_id HAVING sum(l.quantity - coalesce(x.back, 0)) >= {least}"
    ).format(
        these=scope.these("p.account_id"), which=_which(values, scope), goods=sql.SQL(" OR ").join(goods),
        least=sql.Literal(values.get("at_least", 1)),
    )  # fmt: skip
    return scope.joined(accounts)


def affinity(values: Values, scope: Scope) -> SQL:
    """A category's share of what was spent in half a year, in percent; two months old counts half."""
    accounts = sql.SQL(
        "SELECT p.account_id FROM rewards_purchaseline l JOIN rewards_purchase p ON p.id = l.purchase_id,"
        " LATERAL (SELECT (l.amount - l.discount) * power(0.5, extract(epoch FROM {at} - p.purchased_at) / {half}) AS w) w"
        " WHERE {these} AND p.account_id IS NOT NULL AND {during} GROUP BY p.account_id"
        " HAVING sum(w.w) FILTER (WHERE l.category = {category}) * 100 >= {least} * sum(w.w) AND sum(w.w) > 0"
    ).format(
        at=sql.Literal(scope.at), half=sql.Literal(timedelta(days=HALF_LIFE_DAYS).total_seconds()),
        these=scope.these("p.account_id"), during=scope.during("p.purchased_at", Period(days=AFFINITY_DAYS)),
        category=sql.Literal(values["category"]), least=sql.Literal(values["at_least"]),
    )  # fmt: skip
    return scope.joined(accounts)


def _which(values: Values, scope: Scope) -> SQL:
    """Return the condition that a purchase lies in the period and in the stores that are named."""
    during = scope.during("p.purchased_at", values.get("period"))
    if "stores" not in values:
        return during
    return sql.SQL("{} AND p.store_id = ANY({})").format(during, sql.Literal(list(values["stores"])))

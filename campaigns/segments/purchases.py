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
    count = scope.bought(sql.SQL("count(*) FILTER (WHERE {})").format(_which(values, scope)), values.get("period"))
    return between(sql.SQL("coalesce({}, 0)").format(count), values)


def spent(values: Values, scope: Scope) -> SQL:
    """What the purchases come to; nothing is 0."""
    total = scope.bought(sql.SQL("sum(n.amount) FILTER (WHERE {})").format(_which(values, scope)), values.get("period"))
    return between(sql.SQL("coalesce({}, 0)").format(total), values)


def average(values: Values, scope: Scope) -> SQL:
    """What a purchase comes to on average; without purchases there is no such number."""
    mean = scope.bought(sql.SQL("avg(n.amount) FILTER (WHERE {})").format(_which(values, scope)), values.get("period"))
    return between(mean, values)


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
    which = sql.SQL("{} AND ({})").format(_which(values, scope), sql.SQL(" OR ").join(goods))
    pieces = sql.SQL("sum(l.quantity - coalesce(x.back, 0)) FILTER (WHERE {})").format(which)
    return sql.SQL("{} >= {}").format(scope.lined(pieces, which), sql.Literal(values.get("at_least", 1)))


def affinity(values: Values, scope: Scope) -> SQL:
    """A category's share of what was spent in half a year, in percent; two months old counts half."""
    during = scope.during("p.purchased_at", Period(days=AFFINITY_DAYS))
    weight = sql.SQL(
        "(l.amount - l.discount)::float8 * power(0.5::float8, extract(epoch FROM {at} - p.purchased_at)::float8 / {half})"
    ).format(at=sql.Literal(scope.at), half=sql.Literal(timedelta(days=HALF_LIFE_DAYS).total_seconds()))
    spent_on = sql.SQL("sum({weight}) FILTER (WHERE {during} AND l.category = {category})").format(
        weight=weight, during=during, category=sql.Literal(values["category"])
    )
    spent_at_all = sql.SQL("sum({}) FILTER (WHERE {})").format(weight, during)
    part, whole = scope.lined(spent_on, during), scope.lined(spent_at_all, during)
    # Sums of halves of halves: what is equal but for the last bits is equal.
    return sql.SQL("{part} * 100 >= {least} * {whole} * (1 - 1e-9) AND {whole} > 0").format(
        part=part, whole=whole, least=sql.Literal(values["at_least"])
    )


def _which(values: Values, scope: Scope) -> SQL:
    """Return the condition that a purchase lies in the period and in the stores that are named."""
    during = scope.during("p.purchased_at", values.get("period"))
    if "stores" not in values:
        return during
    return sql.SQL("{} AND p.store_id = ANY({})").format(during, sql.Literal(list(values["stores"])))

"""Scores of recency, frequency and amount among the customers of a year."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from campaigns.core.params import Period
from campaigns.core.scores import SHARES, YEAR, Edges
from campaigns.segments.scope import SQL, Scope

_PERIOD = Period(days=YEAR)


def rfm(values: Mapping[str, Any], scope: Scope) -> SQL:
    """Any of the scores that are named, by the boundaries that were measured last; who has not bought has none."""
    edges = scope.edges
    if edges is None:
        return sql.SQL("FALSE")
    days, count, amount = measures(scope)
    scored = {
        "recency": sql.SQL("5 - {}").format(_passed(days, edges.recency)),
        "frequency": sql.SQL("1 + {}").format(_passed(count, edges.frequency)),
        "amount": sql.SQL("1 + {}").format(_passed(amount, edges.amount)),
    }
    wanted = [
        sql.SQL("{} = ANY({})").format(score, sql.Literal([int(each) for each in values[name]]))
        for name, score in scored.items()
        if name in values
    ]
    return sql.SQL("{} > 0 AND {}").format(count, sql.SQL(" AND ").join(wanted))


def measures(scope: Scope) -> tuple[SQL, SQL, SQL]:
    """Return days since the last purchase, how many there were in the year, and what they came to."""
    during = scope.during("p.purchased_at", _PERIOD)
    last = scope.bought(sql.SQL("max(p.purchased_at) FILTER (WHERE {})").format(during), _PERIOD)
    days = sql.SQL("({} - {})").format(sql.Literal(scope.today), scope.local_day(last))
    count = scope.bought(sql.SQL("count(*) FILTER (WHERE {})").format(during), _PERIOD)
    return days, count, scope.bought(sql.SQL("sum(n.amount) FILTER (WHERE {})").format(during), _PERIOD)


def edges_of_all(scope: Scope) -> SQL:
    """Return the statement that measures the boundaries, in one row of three arrays; nulls where nobody has bought."""
    days, count, amount = measures(scope)
    shares = sql.Literal(list(SHARES))
    parts = [
        sql.SQL("percentile_disc({}::float8[]) WITHIN GROUP (ORDER BY {})").format(shares, measure)
        for measure in (days, count, amount)
    ]
    return sql.SQL(
        "SELECT {} FROM members_member m JOIN rewards_pointaccount a ON a.member_id = m.id{} WHERE m.status = 'active' AND {} > 0"
    ).format(sql.SQL(", ").join(parts), scope.tables(), count)


def _passed(value: SQL, edges: Edges | tuple[Any, ...]) -> SQL:
    """Return how many boundaries a value has passed."""
    passed = [sql.SQL("({} > {})::int").format(value, sql.Literal(edge)) for edge in edges]
    return sql.SQL("({})").format(sql.SQL(" + ").join(passed))

"""What the conditions of one statement share: the moment, the zone, and what is read once for all of them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import sql

from campaigns.core.params import Period
from campaigns.core.scores import Edges
from campaigns.segments.net import net

SQL = sql.Composed | sql.SQL | sql.Literal | sql.Identifier


class Scope:
    """Collects what a statement needs besides its conditions.

    However many conditions ask about purchases, these are read in one pass, each answer a column of it. What is asked
    of lines, activities or coupons is a table of accounts of its own, joined to members: a join of large sets spills
    to disk where a nested look-up would be read again for every member. `only` are the accounts that are asked about,
    None for all. `edges` are the boundaries of scores, None where nobody has bought yet.
    """

    def __init__(
        self, at: datetime, zone: ZoneInfo, *, edges: Edges | None = None, only: Sequence[UUID] | None = None
    ) -> None:
        self.at, self.zone, self.edges, self.only = at, zone, edges, only
        self.today = at.astimezone(zone).date()
        self._columns: list[SQL] = []
        self._tables: list[SQL] = []

    def bought(self, aggregate: SQL) -> SQL:
        """Have an aggregate over an account's net purchases computed (`p`, and `n.amount`); returns the column of it."""
        if aggregate not in self._columns:
            self._columns.append(aggregate)
        return sql.Identifier("b", f"c{self._columns.index(aggregate)}")

    def joined(self, accounts: SQL) -> SQL:
        """Have a query of accounts joined, each account at most once; returns the condition that a member is in it."""
        if accounts not in self._tables:
            self._tables.append(accounts)
        return sql.SQL("{} IS NOT NULL").format(sql.Identifier(f"s{self._tables.index(accounts)}", "account_id"))

    def these(self, column: str) -> SQL:
        """Return the condition that narrows a query to the accounts asked about."""
        if self.only is None:
            return sql.SQL("TRUE")
        return sql.SQL("{} = ANY({})").format(sql.Identifier(*column.split(".")), list(self.only))

    def during(self, column: str, period: Period | None) -> SQL:
        """Return the condition that a moment lies in a period of days; nothing that is yet to come does."""
        return self.within(sql.Identifier(*column.split(".")), period)

    def within(self, moment: SQL, period: Period | None) -> SQL:
        """Return the same condition of a moment that is no column of its own."""
        start, end = self._ends(period)
        conditions: list[SQL] = [sql.SQL("{} <= {}").format(moment, sql.Literal(self.at))]
        if start is not None:
            conditions.append(sql.SQL("{} >= {}").format(moment, sql.Literal(start)))
        if end is not None:
            conditions.append(sql.SQL("{} < {}").format(moment, sql.Literal(end)))
        return sql.SQL(" AND ").join(conditions)

    def local_day(self, moment: SQL) -> SQL:
        """Return the day on which a moment lies in the programme's zone."""
        return sql.SQL("({} AT TIME ZONE {})::date").format(moment, sql.Literal(str(self.zone)))

    def tables(self) -> SQL:
        """Return what is joined to the members `m` and their accounts `a`."""
        parts: list[SQL] = []
        if self._columns:
            columns = sql.SQL(", ").join(
                sql.SQL("{} AS {}").format(each, sql.Identifier(f"c{number}"))
                for number, each in enumerate(self._columns)
            )
            parts.append(_BOUGHT.format(columns=columns, net=net(), these=self.these("p.account_id")))
        for number, table in enumerate(self._tables):
            name = sql.Identifier(f"s{number}")
            parts.append(sql.SQL(" LEFT JOIN ({}) {} ON {}.account_id = a.id").format(table, name, name))
        return sql.Composed(parts)

    def _ends(self, period: Period | None) -> tuple[datetime | None, datetime | None]:
        if period is None:
            return None, None
        if period.days is not None:
            return self._midnight(self.today - timedelta(days=period.days - 1)), None
        return tuple(None if day is None else self._midnight(day) for day in (period.since, period.before))  # type: ignore[return-value]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


_BOUGHT = sql.SQL(
    " LEFT JOIN (SELECT p.account_id, {columns}{net} AND {these} GROUP BY p.account_id) b ON b.account_id = a.id"
)


def between(value: SQL, values: Any) -> SQL:
    """Return the condition that a value lies between `at_least` and `at_most`, of which either may be missing."""
    ends = ((">=", values.get("at_least")), ("<=", values.get("at_most")))
    given = [sql.SQL("{} " + sign + " {}").format(value, sql.Literal(end)) for sign, end in ends if end is not None]
    return sql.SQL(" AND ").join(given)

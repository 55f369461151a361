"""What the conditions of one statement share: the moment, the zone, and what is read once for all of them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import sql

from campaigns.core.params import Period
from campaigns.core.scores import Edges
from campaigns.net import net

SQL = sql.Composed | sql.SQL | sql.Literal | sql.Identifier


class Scope:
    """Collects what a statement needs besides its conditions.

    However many conditions ask about purchases or about their lines, each are read in one pass, every answer a column of
    it. What is asked of activities or coupons is a table of accounts of its own, joined to members: a join of large sets spills
    to disk where a nested look-up would be read again for every member. `only` are the accounts that are asked about,
    None for all. `edges` are the boundaries of scores, None where nobody has bought yet.
    """

    def __init__(
        self, at: datetime, zone: ZoneInfo, *, edges: Edges | None = None, only: Sequence[UUID] | None = None
    ) -> None:
        self.at, self.zone, self.edges, self.only = at, zone, edges, only
        self.today = at.astimezone(zone).date()
        self._columns: list[SQL] = []
        self._starts: list[datetime | None] = []
        self._line_columns: list[SQL] = []
        self._line_conditions: list[SQL] = []
        self._tables: list[SQL] = []
        self._known: list[SQL] = []

    def bought(self, aggregate: SQL, period: Period | None = None) -> SQL:
        """Have an aggregate over an account's net purchases computed (`p`, and `n.amount`); returns the column of it.

        `period` is the one in which it looks at purchases by itself: what lies before all of them is not read.
        """
        if aggregate not in self._columns:
            self._columns.append(aggregate)
            self._starts.append(self._ends(period)[0])
        return sql.Identifier("b", f"c{self._columns.index(aggregate)}")

    def lined(self, aggregate: SQL, which: SQL) -> SQL:
        """Have an aggregate over an account's lines computed (`l` of `p`, and `x.back`); returns the column of it.

        `which` is the condition of the lines that it looks at by itself: what is in none of them is not read.
        """
        if aggregate not in self._line_columns:
            self._line_columns.append(aggregate)
            self._line_conditions.append(which)
        return sql.Identifier("t", f"c{self._line_columns.index(aggregate)}")

    def joined(self, accounts: SQL) -> SQL:
        """Have a query of accounts joined, each account at most once; returns the condition that a member is in it."""
        if accounts not in self._tables:
            self._tables.append(accounts)
        return sql.SQL("{} IS NOT NULL").format(sql.Identifier(f"s{self._tables.index(accounts)}", "account_id"))

    def known(self, rows: SQL, column: str) -> SQL:
        """Have rows about members joined, at most one of each, with its `member_id`; returns a column of them.

        They are narrowed by `mine`: where all members are asked about, one pass over the table is quicker than a look
        for each of them.
        """
        if rows not in self._known:
            self._known.append(rows)
        return sql.Identifier(f"k{self._known.index(rows)}", column)

    def mine(self, column: str) -> SQL:
        """Return the condition that narrows rows about members to the one that is asked about."""
        if self.only is None:
            return sql.SQL("TRUE")
        return sql.SQL("{} = m.id").format(sql.Identifier(*column.split(".")))

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
            which = sql.SQL("{} AND {}").format(self.these("p.account_id"), self._since())
            parts.append(_BOUGHT.format(columns=_named(self._columns), net=net(), which=which))
        if self._line_columns:
            any_of = sql.SQL(" OR ").join(sql.SQL("({})").format(each) for each in self._line_conditions)
            which = sql.SQL("{} AND ({})").format(self.these("p.account_id"), any_of)
            parts.append(_LINES.format(columns=_named(self._line_columns), which=which))
        for number, table in enumerate(self._tables):
            name = sql.Identifier(f"s{number}")
            parts.append(sql.SQL(" LEFT JOIN ({}) {} ON {}.account_id = a.id").format(table, name, name))
        for number, rows in enumerate(self._known):
            name = sql.Identifier(f"k{number}")
            parts.append(sql.SQL(" LEFT JOIN LATERAL ({}) {} ON {}.member_id = m.id").format(rows, name, name))
        return sql.Composed(parts)

    def _since(self) -> SQL:
        """Return the condition that a purchase is not older than whatever looks at any."""
        starts = [start for start in self._starts if start is not None]
        if len(starts) < len(self._starts):
            return sql.SQL("TRUE")
        return sql.SQL("p.purchased_at >= {}").format(sql.Literal(min(starts)))

    def _ends(self, period: Period | None) -> tuple[datetime | None, datetime | None]:
        if period is None:
            return None, None
        if period.days is not None:
            return self._midnight(self.today - timedelta(days=period.days - 1)), None
        return tuple(None if day is None else self._midnight(day) for day in (period.since, period.before))  # type: ignore[return-value]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


_BOUGHT = sql.SQL(
    " LEFT JOIN (SELECT p.account_id, {columns}{net} AND {which} GROUP BY p.account_id) b ON b.account_id = a.id"
)
_LINES = sql.SQL(
    " LEFT JOIN (SELECT p.account_id, {columns} FROM rewards_purchaseline l JOIN rewards_purchase p ON p.id = l.purchase_id"
    " LEFT JOIN (SELECT r.purchase_id, x.line_no, sum(x.quantity) AS back FROM rewards_refundline x"
    " JOIN rewards_refund r ON r.id = x.refund_id GROUP BY r.purchase_id, x.line_no) x"
    " ON x.purchase_id = l.purchase_id AND x.line_no = l.no"
    " WHERE p.account_id IS NOT NULL AND {which} GROUP BY p.account_id) t ON t.account_id = a.id"
)


def _named(columns: Sequence[SQL]) -> SQL:
    return sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(each, sql.Identifier(f"c{number}")) for number, each in enumerate(columns)
    )


def between(value: SQL, values: Any) -> SQL:
    """Return the condition that a value lies between `at_least` and `at_most`, of which either may be missing."""
    ends = ((">=", values.get("at_least")), ("<=", values.get("at_most")))
    given = [sql.SQL("{} " + sign + " {}").format(value, sql.Literal(end)) for sign, end in ends if end is not None]
    return sql.SQL(" AND ").join(given)

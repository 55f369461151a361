"""A look at who enters a journey: what every kind's statement is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from psycopg import sql

from loyalty_site.lib.calendar import midnight
from rewards.core.terms import Terms

SQL = sql.Composed | sql.SQL | sql.Literal | sql.Identifier


@dataclass(frozen=True, slots=True)
class Look:
    """The moment of a look, the one before it, since when the journey is on, and the figures of its trigger."""

    figures: Mapping[str, int]
    since: datetime
    before: datetime
    at: datetime
    terms: Terms

    @property
    def zone(self) -> ZoneInfo:
        """Return the programme's zone."""
        return self.terms.zone

    @property
    def today(self) -> date:
        """Return the day of the look in the programme's zone."""
        return self.at.astimezone(self.zone).date()

    def midnight(self, days: int = 0, day: date | None = None) -> datetime:
        """Return the first moment of a day, today where none is named, or of one so many days later."""
        return midnight((day or self.today) + timedelta(days=days), self.zone)

    def day(self, moment: SQL) -> SQL:
        """Return the day on which a moment lies, as text."""
        return sql.SQL("({} AT TIME ZONE {})::date::text").format(moment, sql.Literal(str(self.zone)))

    def day_after(self, moment: SQL, days: int) -> SQL:
        """Return the first moment of the day that comes so many days after that of a moment."""
        zone = sql.Literal(str(self.zone))
        return sql.SQL("((({} AT TIME ZONE {})::date + {})::timestamp AT TIME ZONE {})").format(
            moment, zone, sql.Literal(days), zone
        )

    def last_day(self, expires_at: SQL) -> SQL:
        """Return the last day on which points can be used that are gone at a moment, as text."""
        return self.day(sql.SQL("({} - interval '1 microsecond')").format(expires_at))


class Trigger(NamedTuple):
    """Who enters a kind of journey: a statement that yields (member_id, occasion), and how often it is asked."""

    who: Callable[[Look], SQL]
    every: timedelta


NOBODY = sql.SQL("SELECT NULL::uuid AS member_id, ''::text AS occasion WHERE FALSE")

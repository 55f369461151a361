"""Balances as a file says them: whose points, how many, until when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from loyalty_site.lib.calendar import midnight
from loyalty_site.lib.errors import DomainError
from rewards.core.terms import Terms
from rewards.imports import cells, errors
from rewards.imports.balances.columns import COLUMNS
from rewards.imports.columns import MEMBER, picker
from rewards.imports.members.naming import Named, named_member

_AT = {name: place for place, name in enumerate(COLUMNS)}
YEAR_MAX = 9998


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the file."""

    line_no: int
    cells: tuple[str, ...]

    @property
    def last_line_no(self) -> int:
        """Return the line; a balance has one."""
        return self.line_no

    @property
    def member(self) -> tuple[str, ...]:
        """Return the cells that may name the member."""
        return tuple(cell.strip() for cell in self.cells[: len(MEMBER)])

    @property
    def name(self) -> Named | None:
        """Return the name that can be looked up; what is wrong with it is said when the record is read."""
        try:
            return named_member(self.member)
        except DomainError:
            return None

    def cell(self, column: str) -> str:
        """Return what stands in a column."""
        return self.cells[_AT[column]].strip()


@dataclass(frozen=True, slots=True)
class Balance:
    """Points with their expiry, of an account."""

    line_no: int
    account_id: UUID
    points: int
    expires_at: datetime | None
    reference: str


def records(rows: Iterator[tuple[int, list[str]]], header: Sequence[str]) -> Iterator[Record]:
    """Yield a record a row."""
    pick = picker(header, COLUMNS)
    for line_no, row in rows:
        yield Record(line_no, pick(row))


def balance(record: Record, accounts: Mapping[Named, UUID], terms: Terms) -> Balance:
    """Return the balance that a record says. Raises a Rejection."""
    name = named_member(record.member)
    if name is None:
        raise errors.MemberMissing(columns=", ".join(MEMBER))
    points = cells.points(record.cell("points"), "points", least=1)
    expires_at = _expires_at(record, terms)
    reference = cells.line(record.cell("reference"), "reference", 255)
    if name not in accounts:
        raise errors.MemberUnknown(reference=name[1])
    return Balance(record.line_no, accounts[name], points, expires_at, reference)


def _expires_at(record: Record, terms: Terms) -> datetime | None:
    """Return the first instant at which the points are gone; `expires_on` is the last day they can be used."""
    last, instant = record.cell("expires_on"), record.cell("expires_at")
    if last and instant:
        raise errors.ExpiryTwice()
    if instant:
        found = cells.moment(instant, "expires_at", terms.zone)
        _check_year(found.year, "expires_at")
        return found
    day = cells.day(last, "expires_on")
    if day is None:
        return None
    _check_year(day.year, "expires_on")
    return midnight(day + timedelta(days=1), terms.zone)


def _check_year(year: int, column: str) -> None:
    if not cells.MOMENT_MIN.year <= year <= YEAR_MAX:
        raise errors.OutOfRange(column=column)

"""Members as a file says them: cells checked, newcomers made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loyalty_site.lib.calendar import midnight
from members.actions.bulk_enrolment import Newcomer
from rewards.core.terms import Terms
from rewards.imports import cells, errors
from rewards.imports.columns import picker
from rewards.imports.members.columns import CARDS_SEPARATOR, COLUMNS, CONSENTS

_AT = {name: place for place, name in enumerate(COLUMNS)}
_ANSWERS: dict[str, object] = {"": None, "yes": True, "no": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the file."""

    line_no: int
    cells: tuple[str, ...]

    @property
    def last_line_no(self) -> int:
        """Return the line; a member has one."""
        return self.line_no

    def cell(self, column: str) -> str:
        """Return what stands in a column."""
        return self.cells[_AT[column]].strip()


@dataclass(frozen=True, slots=True)
class TierHeld:
    """A tier of an old system: held from `since` until the first instant after it."""

    code: str
    since: datetime
    until: datetime | None


def records(rows: Iterator[tuple[int, list[str]]], header: Sequence[str]) -> Iterator[Record]:
    """Yield a record a row."""
    pick = picker(header, COLUMNS)
    for line_no, row in rows:
        yield Record(line_no, pick(row))


def newcomer(record: Record, terms: Terms, today: date) -> Newcomer:
    """Return the member that a record says. Raises a Rejection."""
    joined_on = cells.day(record.cell("joined_on"), "joined_on")
    if joined_on is None:
        raise errors.CellMissing(column="joined_on")
    if not cells.MOMENT_MIN.date() - timedelta(days=365 * 50) <= joined_on <= today:
        raise errors.MomentOutOfRange(column="joined_on")
    consented_on = cells.day(record.cell("consented_on"), "consented_on")
    if consented_on is not None and not date(1970, 1, 1) <= consented_on <= today:
        raise errors.MomentOutOfRange(column="consented_on")
    answers = {
        column.removeprefix("consent_"): cells.choice(record.cell(column), column, _ANSWERS) for column in CONSENTS
    }
    return Newcomer(
        external_id=cells.code(record.cell("external_id"), "external_id", 255),
        joined_at=midnight(joined_on, terms.zone),
        email=record.cell("email"),
        phone=record.cell("phone"),
        name=record.cell("name"),
        kana=record.cell("kana"),
        birthday=cells.day(record.cell("birthday"), "birthday"),
        language=record.cell("language") or "ja",
        cards=tuple(number for card in record.cell("cards").split(CARDS_SEPARATOR) if (number := card.strip())),
        store=record.cell("store"),
        consents={channel: bool(answer) for channel, answer in answers.items() if answer is not None},
        consent_wording=record.cell("consent_wording"),
        consent_given_at=None if consented_on is None else midnight(consented_on, terms.zone),
    )


def tier_held(record: Record, terms: Terms, joined_at: datetime, today: date) -> TierHeld | None:
    """Return the tier that the member held, None for none and for the lowest, which everybody has.

    `tier_since` and `tier_until` are the first and the last day; without a last day the terms' own period
    counts. Raises a Rejection.
    """
    code = record.cell("tier")
    since = cells.day(record.cell("tier_since"), "tier_since")
    until = cells.day(record.cell("tier_until"), "tier_until")
    if not code:
        if since or until:
            raise errors.CellMissing(column="tier")
        return None
    tier = terms.tier(code)
    if tier is None or tier.is_retired:
        raise errors.TierUnknown(tier=cells.line(code, "tier", 40))
    if not tier.needs:
        return None
    if since is None:
        raise errors.CellMissing(column="tier_since")
    start = midnight(since, terms.zone)
    if start < joined_at or since > today or (until is not None and until < since):
        raise errors.TierTimeImpossible()
    if until is None:
        return TierHeld(code, start, terms.policy.until(start))
    if until.year >= 9999:
        raise errors.TierTimeImpossible()
    return TierHeld(code, start, midnight(until + timedelta(days=1), terms.zone))

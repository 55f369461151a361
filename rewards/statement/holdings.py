"""What a member has, in words: regular and limited-time points, what expires next, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rewards.selectors.balances import Expiring, Summary
from rewards.statement.figures import Figures

SOON = timedelta(days=30)
_ROWS_MAX = 12  # expiries of the list; what comes after them is one sum


@dataclass(frozen=True, slots=True)
class ExpiryLine:
    """Points that expire together: until when, and how long that is."""

    points: int
    until: str
    left: str
    is_limited: bool


@dataclass(frozen=True, slots=True)
class Holdings:
    """The balance as the first page tells it."""

    available: int
    regular: int
    limited: int
    limited_note: str
    next_expiry: ExpiryLine | None
    is_soon: bool
    expiries: list[ExpiryLine]
    later: int
    sentences: list[str]


def holdings(found: Summary, matures_at: datetime | None, figures: Figures) -> Holdings:
    """Return what an account has; `matures_at` is when the first of its pending points can be used."""
    following = _next(found.expiring, figures, found.at)
    limited = [row for row in found.expiring if row.limited]
    return Holdings(
        available=found.available,
        regular=found.available - found.limited,
        limited=found.limited,
        limited_note=_when(limited[0], figures, found.at) if limited else _("None at the moment"),
        next_expiry=following,
        is_soon=following is not None and found.expiring[0].expires_at - found.at <= SOON,
        expiries=[_row(row, figures, found.at) for row in found.expiring[:_ROWS_MAX]],
        later=sum(row.points for row in found.expiring[_ROWS_MAX:]),
        sentences=_sentences(found, matures_at, figures),
    )


def _row(row: Expiring, figures: Figures, now: datetime) -> ExpiryLine:
    return ExpiryLine(row.points, figures.until(row.expires_at), figures.days_left(row.expires_at, now), row.limited)


def _next(rows: Sequence[Expiring], figures: Figures, now: datetime) -> ExpiryLine | None:
    """Return what expires first, regular and limited-time points of the same instant together."""
    if not rows:
        return None
    first = [row for row in rows if row.expires_at == rows[0].expires_at]
    together = Expiring(sum(row.points for row in first), first[0].expires_at, all(row.limited for row in first))
    return _row(together, figures, now)


def _when(row: Expiring, figures: Figures, now: datetime) -> str:
    values = {
        "points": figures.points(row.points),
        "until": figures.until(row.expires_at),
        "left": figures.days_left(row.expires_at, now),
    }
    return _("%(points)s %(until)s, %(left)s") % values


def _sentences(found: Summary, matures_at: datetime | None, figures: Figures) -> list[str]:
    sentences = []
    if found.debt:
        sentences.append(
            _("Because of a return you are %(points)s below zero. They are taken from the next points you earn.")
            % {"points": figures.points(found.debt)}
        )
    if found.pending and matures_at is not None:
        values = {"points": figures.points(found.pending), "day": figures.day(matures_at)}
        sentences.append(_("%(points)s are on their way. The first of them can be used from %(day)s.") % values)
    if found.held:
        sentences.append(
            _("%(points)s are set aside for something under way. What is not used comes back.")
            % {"points": figures.points(found.held)}
        )
    return sentences

"""Points that cannot be used: on their way, set aside, owed; when each becomes what, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rewards.selectors.points import Owed, Points
from rewards.statement.figures import Figures
from rewards.statement.lines import store_name

_ROWS_MAX = 30


@dataclass(frozen=True, slots=True)
class StateRow:
    """Some points and the sentence that explains them."""

    points: int
    when: str
    note: str
    is_limited: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """All points of a state; `later` is the sum of those that no row shows."""

    points: int
    rows: list[StateRow]
    later: int = 0


@dataclass(frozen=True, slots=True)
class States:
    """What an account has beside its usable points, and how these are made up."""

    regular: int
    limited: int
    pending: State
    held: State
    debt: State
    repaid_by: str


def states(found: Points, figures: Figures) -> States:
    """Return what cannot be used yet, or any more."""
    limited = sum(row.points for row in found.expiring if row.limited)
    return States(
        regular=found.available - limited,
        limited=limited,
        pending=_pending(found, figures),
        held=_held(found, figures),
        debt=_debt(found, figures),
        repaid_by=_repaid_by(found, figures),
    )


def _pending(found: Points, figures: Figures) -> State:
    rows = [
        StateRow(
            row.points,
            _("can be used from %(day)s") % {"day": figures.day(row.matures_at)},
            figures.until(row.expires_at) if row.expires_at is not None else _("without expiry"),
            row.limited,
        )
        for row in found.waiting
    ]
    return State(found.pending, rows[:_ROWS_MAX], sum(row.points for row in rows[_ROWS_MAX:]))


def _held(found: Points, figures: Figures) -> State:
    rows = [
        StateRow(held.points, _("set aside until %(moment)s") % {"moment": figures.moment(held.ends_at)}, "")
        for held in found.holds
    ]
    return State(found.held, rows[:_ROWS_MAX], sum(row.points for row in rows[_ROWS_MAX:]))


def _debt(found: Points, figures: Figures) -> State:
    rows = [_owed(owed, figures) for owed in found.owed]
    return State(found.debt, rows, found.debt - sum(row.points for row in rows))


def _owed(owed: Owed, figures: Figures) -> StateRow:
    """Name the return, and the purchase whose goods came back."""
    entry = owed.entry
    if entry.purchase is None:
        return StateRow(owed.points, figures.day(entry.occurred_at), "")
    values = {"day": figures.day(entry.purchase.purchased_at), "store": store_name(entry, figures)}
    return StateRow(
        owed.points,
        _("returned on %(day)s") % {"day": figures.day(entry.occurred_at)},
        _("Goods of your purchase on %(day)s, %(store)s") % values,
    )


def _repaid_by(found: Points, figures: Figures) -> str:
    """Return what makes up for a debt, and from when on."""
    if not found.debt:
        return ""
    if not found.waiting:
        return _("It is made up by the next points you earn. Nothing is charged.")
    first = found.waiting[0]
    values = {"points": figures.points(first.points), "day": figures.day(first.matures_at)}
    return _("The %(points)s that can be used from %(day)s make up for it first, then the next you earn.") % values

"""The expiry calendar: month by month what expires, and what all that is usable until then can still buy."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rewards.core.terms import Terms
from rewards.selectors.balances import Expiring
from rewards.selectors.points import Points
from rewards.selectors.shelf import Offered, Shelf
from rewards.statement.figures import Figures, self_named
from rewards.statement.holdings import SOON

_ROWS_MAX = 60  # a programme whose points expire daily has more; what comes after them is one sum
_REWARDS_MAX = 3


@dataclass(frozen=True, slots=True)
class ExpiryRow:
    """Points that expire together, and what can be had until then if nothing is used or earned before."""

    points: int
    until: str
    left: str
    is_limited: bool
    is_soon: bool
    usable: str
    buys: str


@dataclass(frozen=True, slots=True)
class Month:
    """What expires in a month."""

    name: str
    points: int
    rows: list[ExpiryRow]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every expiry by month, what comes after the last one shown, and what never expires."""

    months: list[Month]
    later: int
    lasting: int
    lasting_buys: str


def calendar(found: Points, figures: Figures) -> Calendar:
    """Return the calendar of an account's usable points."""
    wanted = _in_reach(found.shelf)
    shown = found.expiring[:_ROWS_MAX]
    rows = [
        (figures.last_day(row.expires_at).replace(day=1), _row(row, found, wanted, figures)) for row in shown
    ]  # fmt: skip
    months = []
    for month, group in groupby(rows, key=lambda pair: pair[0]):
        lines = [line for _month, line in group]
        months.append(Month(date_format(month, "YEAR_MONTH_FORMAT"), sum(line.points for line in lines), lines))
    return Calendar(
        months=months,
        later=sum(row.points for row in found.expiring[_ROWS_MAX:]),
        lasting=found.lasting,
        lasting_buys=_buys(found.lasting, wanted, found.shelf.terms, figures),
    )


def _row(row: Expiring, found: Points, wanted: Sequence[Offered], figures: Figures) -> ExpiryRow:
    gone = sum(other.points for other in found.expiring if other.expires_at < row.expires_at)
    usable = found.available - gone
    return ExpiryRow(
        points=row.points,
        until=figures.until(row.expires_at),
        left=figures.days_left(row.expires_at, found.at),
        is_limited=row.limited,
        is_soon=row.expires_at - found.at <= SOON,
        usable=_("You can use %(points)s in all until then.") % {"points": figures.points(usable)},
        buys=_buys(usable, wanted, found.shelf.terms, figures),
    )


def _in_reach(shelf: Shelf) -> list[Offered]:
    """Return the rewards that nothing but points stands in the way of, the dearest first."""
    rewards = [found for found in shelf.offered if found.refusal is None and found.reward.offer is not None]
    return sorted(rewards, key=lambda found: (-found.reward.points, found.reward.code))


def _buys(usable: int, wanted: Sequence[Offered], terms: Terms | None, figures: Figures) -> str:
    """Return what so many points can be exchanged for, or how many are missing to the cheapest reward."""
    if terms is None or not wanted or not usable:
        return ""
    names = [self_named(found.item["name"], figures.language) for found in wanted if found.reward.points <= usable]
    if not names:
        missing = figures.points(wanted[-1].reward.points - usable)
        name = self_named(wanted[-1].item["name"], figures.language)
        return _("%(points)s more for: %(reward)s") % {"points": missing, "reward": name}
    listed = _(", ").join(names[:_REWARDS_MAX])
    more = len(names) - _REWARDS_MAX
    if more <= 0:
        return (
            _("Enough for one of: %(rewards)s") % {"rewards": listed}
            if len(names) > 1
            else _("Enough for: %(reward)s") % {"reward": listed}
        )
    text = ngettext(
        "Enough for one of: %(rewards)s and %(count)s other",
        "Enough for one of: %(rewards)s and %(count)s others",
        more,
    )
    return text % {"rewards": listed, "count": more}

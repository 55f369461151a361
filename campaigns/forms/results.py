"""What a campaign changed, in plain sentences."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from campaigns.core.effects import Effect
from campaigns.selectors.results import Results
from rewards.statement.figures import Figures


class Shown(NamedTuple):
    """Results as they are read: sentences, and money as text."""

    buyers: str
    revenue: str
    attributed_revenue: str
    rows: list[tuple[str, int, int, str, int, str]]


def shown(found: Results, figures: Figures) -> Shown:
    """Return results in words and figures of the language in force."""
    groups = ((_("Written to"), found.treated), (_group(found.compared_with), found.control))
    rows = [
        (
            name, group.members, group.buyers, _percent(group.buyers, group.members), group.purchases,
            _money(group.revenue, figures),
        )
        for name, group in groups
    ]  # fmt: skip
    return Shown(
        _buyers(found.more_buyers), _revenue(found.more_revenue, figures),
        _money(float(found.attributed.revenue), figures), rows,
    )  # fmt: skip


def _group(name: str) -> str:
    return _("Control group") if name == "control" else _("Universal holdout")


def _buyers(effect: Effect | None) -> str:
    if effect is None:
        return _("Nobody was left out by lot, so it cannot be told how many would have bought anyway.")
    number, low, high = (round(each) for each in effect.total)
    values = {"number": f"{abs(number):,}", "low": f"{abs(low):,}", "high": f"{abs(high):,}"}
    if effect.low > 0:
        return _("%(number)s more members bought than would have without it: between %(low)s and %(high)s.") % values
    if effect.high < 0:
        return _("%(number)s fewer members bought than would have without it: between %(high)s and %(low)s.") % values
    return _("It cannot be told yet whether it changed how many buy: between %(low)s fewer and %(high)s more.") % values


def _revenue(effect: Effect | None, figures: Figures) -> str:
    if effect is None:
        return _("Too few members were left out to say what it changed in revenue.")
    number, low, high = (_money(abs(each), figures) for each in effect.total)
    values = {"number": number, "low": low, "high": high}
    if effect.low > 0:
        return _("It brought %(number)s more net revenue: between %(low)s and %(high)s.") % values
    if effect.high < 0:
        return _("It cost %(number)s of net revenue: between %(high)s and %(low)s.") % values
    return _("It cannot be told yet whether it changed net revenue: between %(low)s less and %(high)s more.") % values


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "—"


def _money(amount: float, figures: Figures) -> str:
    return figures.money(round(amount * 10**figures.digits))

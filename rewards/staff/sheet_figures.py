"""A day sheet as a page shows it, at the till and on the staff site: amounts as people read them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from loyalty_site.lib.money import to_minor
from rewards.actions.counter import zone_of
from rewards.actions.uses import local_day
from rewards.selectors.day_sheets import SheetRow, day_sheet
from rewards.selectors.timeline import current_timeline
from rewards.statement.figures import Figures

DAY_MIN = date(2000, 1, 1)
_AMOUNTS = ("amount", "points_value", "coupons_value", "undone_amount", "refunds_amount")


def sheet_context(store: str, day: date) -> dict[str, Any]:
    """Return what the templates of a store's day need."""
    found = day_sheet(store, day, zone_of(store))
    figures = Figures.of(current_timeline().versions[-1])
    return {
        "sheet": found,
        "rows": [(row, _in_money(row, figures)) for row in found.rows],
        "total": _in_money(found.total, figures),
        "figures": figures,
        "today": local_day(store),
    }


def day_named(typed: str, store: str) -> date:
    """Return a day of the past or tomorrow that was named, today for what is none."""
    today = local_day(store)
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if DAY_MIN <= day <= today + timedelta(days=1) else today


def _in_money(row: SheetRow, figures: Figures) -> dict[str, str]:
    return {name: figures.money(to_minor(Decimal(getattr(row, name)), figures.digits)) for name in _AMOUNTS}

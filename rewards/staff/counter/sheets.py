"""The day sheet (日計): by register and clerk; closed by the shop, reopened by the manager."""

from datetime import date, timedelta
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.money import to_minor
from members.models import StaffPost
from rewards.actions import day_sheets
from rewards.actions.counter import zone_of
from rewards.actions.uses import local_day
from rewards.selectors.day_sheets import SheetRow, day_sheet
from rewards.selectors.timeline import current_timeline
from rewards.staff.counter.access import TillRequest, at_till
from rewards.statement.figures import Figures

DAY_MIN = date(2000, 1, 1)


@require_safe
@at_till
def show(request: TillRequest) -> HttpResponse:
    """Show the sheet of a day, of today where none is named."""
    store = request.register.store_id
    day, today = _day(request.GET.get("day", ""), store), local_day(store)
    found = day_sheet(store, day, zone_of(store))
    figures = Figures.of(current_timeline().versions[-1])
    context = {
        "sheet": found,
        "rows": [(row, _in_money(row, figures)) for row in found.rows],
        "total": _in_money(found.total, figures),
        "figures": figures,
        "today": today,
        "is_manager": request.shift.post.role == StaffPost.Role.MANAGER,
    }
    return render(request, "rewards/staff/counter/sheet.html", context)


@require_POST
@at_till
def close(request: TillRequest) -> HttpResponse:
    """Close a day: nothing more is posted for it."""
    day = _day(request.POST.get("day", ""), request.register.store_id)
    try:
        if not request.shift.is_practice:
            day_sheets.close(request.register.store_id, day, request.shift.post)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _done(request, _("The day has been closed.")))
    return redirect(f"{reverse('counter:sheet')}?day={day:%Y-%m-%d}")


@require_POST
@at_till
def reopen(request: TillRequest) -> HttpResponse:
    """Reopen a closed day, for a reason."""
    day = _day(request.POST.get("day", ""), request.register.store_id)
    try:
        if not request.shift.is_practice:
            day_sheets.reopen(request.register.store_id, day, request.shift.post, request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _done(request, _("The day has been reopened.")))
    return redirect(f"{reverse('counter:sheet')}?day={day:%Y-%m-%d}")


def _day(typed: str, store: str) -> date:
    """Return a day of the past or tomorrow that was named, today for what is none."""
    today = local_day(store)
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if DAY_MIN <= day <= today + timedelta(days=1) else today


def _in_money(row: SheetRow, figures: Figures) -> dict[str, str]:
    names = ("amount", "points_value", "coupons_value", "undone_amount", "refunds_amount")
    return {name: figures.money(to_minor(Decimal(getattr(row, name)), figures.digits)) for name in names}


def _done(request: TillRequest, sentence: str) -> str:
    return _("Practice: nothing was posted.") if request.shift.is_practice else sentence

"""Day sheets on the staff site: the days of the stores that somebody manages, read and reopened."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from members.models import Store
from members.selectors.registers import stores_managed
from rewards.actions import day_sheets
from rewards.selectors.day_sheets import latest_sheets
from rewards.staff.sheet_figures import day_named, sheet_context

SHOWN_MAX = 40


@require_safe
@staff("rewards.view_daysheet")
def index(request: HttpRequest) -> HttpResponse:
    """Show a store's day, today in the first store where none is named, and the latest days of all stores."""
    stores = _stores(request)
    codes = [store.pk for store in stores]
    named = request.GET.get("store", "")
    store = named if named in codes else next(iter(codes), "")
    context = {
        "stores": stores,
        "store": store,
        "latest": latest_sheets(codes, SHOWN_MAX),
        "may_reopen": request.user.has_perm("members.manage_tills"),
    }
    if store:
        context |= sheet_context(store, day_named(request.GET.get("day", ""), store))
    return render(request, "rewards/staff/day_sheets/index.html", context)


@require_POST
@staff("members.manage_tills")
def reopen(request: HttpRequest) -> HttpResponse:
    """Reopen a closed day of a store that is managed here, for a reason."""
    store = request.POST.get("store", "")
    if store not in {each.pk for each in _stores(request)}:
        raise PermissionDenied
    day = day_named(request.POST.get("day", ""), store)
    try:
        day_sheets.reopen(store, day, request.POST.get("reason", ""), Actor.of(user_id=request.user.pk))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The day has been reopened."))
    return redirect(_address(store, day))


def _stores(request: HttpRequest) -> list[Store]:
    """Return the shops whose days this person may read: those they manage; who reads all and manages none sees all."""
    managed = stores_managed(request.user) if request.user.has_perm("members.manage_tills") else None  # type: ignore[arg-type]
    rows = Store.objects.filter(channel=Store.Channel.STORE).order_by("retired_at", "code")
    return list(rows if managed is None else rows.filter(pk__in=managed))


def _address(store: str, day: date) -> str:
    return f"{reverse('staff-day-sheets')}?{urlencode({'store': store, 'day': day.isoformat()})}"

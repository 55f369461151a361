"""The day sheet (日計) at the till: by register and clerk; closed by the shop, reopened by the manager."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from members.models import StaffPost
from rewards.actions import day_sheets
from rewards.staff.counter.access import TillRequest, at_till
from rewards.staff.sheet_figures import day_named, sheet_context


@require_safe
@at_till
def show(request: TillRequest) -> HttpResponse:
    """Show the sheet of a day, of today where none is named."""
    store = request.register.store_id
    context = sheet_context(store, day_named(request.GET.get("day", ""), store))
    context["is_manager"] = request.shift.post.role == StaffPost.Role.MANAGER
    return render(request, "rewards/staff/counter/sheet.html", context)


@require_POST
@at_till
def close(request: TillRequest) -> HttpResponse:
    """Close a day: nothing more is posted for it."""
    store = request.register.store_id
    day = day_named(request.POST.get("day", ""), store)
    try:
        if not request.shift.is_practice:
            day_sheets.close(store, day, request.shift.post)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _done(request, _("The day has been closed.")))
    return redirect(f"{reverse('counter:sheet')}?day={day:%Y-%m-%d}")


@require_POST
@at_till
def reopen(request: TillRequest) -> HttpResponse:
    """Reopen a closed day, for a reason."""
    store = request.register.store_id
    day = day_named(request.POST.get("day", ""), store)
    try:
        if not request.shift.is_practice:
            day_sheets.reopen_at_till(store, day, request.shift.post, request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _done(request, _("The day has been reopened.")))
    return redirect(f"{reverse('counter:sheet')}?day={day:%Y-%m-%d}")


def _done(request: TillRequest, sentence: str) -> str:
    return _("Practice: nothing was posted.") if request.shift.is_practice else sentence

"""Addresses to which nothing is sent: looked up, put on the list, taken off it. No address stands in a page's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.actions import dead_addresses
from campaigns.forms.suppressed import AddressForm
from campaigns.staff.acting import actor
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff


@staff("campaigns.edit_campaign")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Tell whether an address is suppressed, and do with it what staff ask."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    entry, status = None, 200
    if form.is_bound and form.is_valid():
        status = _act(request, form)
        entry = dead_addresses.find(form.cleaned_data["channel"], form.cleaned_data["address"])
    elif form.is_bound:
        status = 422
    is_known = form.is_bound and form.is_valid()
    context = {"form": form, "is_looked_up": is_known, "entry": entry}
    return render(request, "campaigns/staff/suppressed/index.html", context, status=status)


def _act(request: HttpRequest, form: AddressForm) -> int:
    """Do the step that was asked for, if one was, and say what came of it; returns the answer's status."""
    channel, address, why = (form.cleaned_data[name] for name in ("channel", "address", "why"))
    try:
        match request.POST.get("step"):
            case "add":
                dead_addresses.add_by_staff(channel, address, why, actor=actor(request))
                messages.success(request, _("Nothing is sent to this address any more."))
            case "remove":
                dead_addresses.remove(channel, address, why, actor=actor(request))
                messages.success(request, _("The address is written to again."))
    except DomainError as error:
        form.add_error("why", error.message)
        return error.status
    return 200

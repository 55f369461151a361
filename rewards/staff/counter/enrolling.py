"""Somebody joins at the counter: with a blank card, or by a code that they scan themselves."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib import barcodes
from loyalty_site.lib.errors import DomainError
from rewards.actions.counter import enrol_with_card
from rewards.core.refusals import Refusal
from rewards.selectors.day_sheets import BY_CODE
from rewards.staff.counter import sealing
from rewards.staff.counter.access import TillRequest, at_till
from rewards.staff.counter.saying import said

QR_WIDTH_PX = 360


@require_http_methods(["GET", "HEAD", "POST"])
@at_till
def index(request: TillRequest) -> HttpResponse:
    """Make the holder of a blank card a member, or show the code by which somebody joins."""
    error, opened = "", sealing.opened(request.register)
    if request.method == "POST":
        try:
            opened = sealing.sent(request, request.register)
            language = (get_language() or "ja")[:2]
            member = enrol_with_card(request.shift, request.POST.get("card", ""), opened.form, language).member
        except (DomainError, Refusal) as refused:
            error = said(refused)
        else:
            if member is None:
                messages.info(request, _("Practice: nobody was enrolled."))
                return redirect("counter:enrol")
            messages.success(request, _("The card is theirs: they are a member now."))
            return redirect("counter:sale", member.pk)
    context = {"said": error, "seal": opened.sealed, "qr": barcodes.qr(_address(request), QR_WIDTH_PX)}
    return render(request, "rewards/staff/counter/enrol.html", context, status=422 if error else 200)


@require_safe
@at_till
def code(request: TillRequest) -> HttpResponse:
    """Draw the code by which somebody joins on their own phone; it says at which store, by whose invitation."""
    return HttpResponse(barcodes.qr(_address(request), QR_WIDTH_PX).svg, content_type="image/svg+xml")


def _address(request: TillRequest) -> str:
    query = {"store": request.register.store_id, "clerk": request.shift.post.number, "source": BY_CODE}
    return request.build_absolute_uri(f"{reverse('join-start')}?{urlencode(query)}")

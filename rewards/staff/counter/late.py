"""A receipt credited later (後付け), by a clerk, for a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from rewards.actions import counter
from rewards.actions.accounts import open_account
from rewards.core.refusals import Refusal
from rewards.selectors.timeline import current_timeline
from rewards.staff.counter import sealing
from rewards.staff.counter.access import TillRequest, at_till
from rewards.staff.counter.forms import LateForm
from rewards.staff.counter.offers import shown
from rewards.staff.counter.saying import said
from rewards.staff.counter.selling import member_here


@require_http_methods(["GET", "HEAD", "POST"])
@at_till
def credit(request: TillRequest, member_id: UUID) -> HttpResponse:
    """Credit a receipt to a member who was not known at the sale."""
    member = member_here(member_id)
    account_id, store = open_account(member.pk, member.joined_at), request.register.store_id
    form = LateForm(
        request.POST or None, digits=current_timeline().versions[-1].digits, zone=counter.zone_of(store),
        initial={"register": request.register.code},
    )  # fmt: skip
    opened, error = None, ""
    try:
        if request.method == "POST":
            opened = sealing.sent(request, request.register)
            if form.is_valid():
                act = counter.credit_late(
                    request.shift, form.draft(account_id), opened.form, form.cleaned_data["reason"]
                )
                if act is None:
                    messages.info(request, _("Practice: nothing was posted."))
                    return redirect("counter:sale", member.pk)
                return redirect("counter:act", act.pk)
    except (DomainError, Refusal) as refused:
        error = said(refused)
    context = {
        "shown": shown(member, account_id, store), "form": form, "said": error,
        "seal": (opened or sealing.opened(request.register)).sealed,
    }  # fmt: skip
    return render(request, "rewards/staff/counter/late.html", context, status=422 if error or form.errors else 200)

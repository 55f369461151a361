"""Adjustments that wait for a second person."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.staff_access import staff
from rewards.actions.adjustments import approve_adjustment, decline_adjustment
from rewards.core.refusals import Refusal
from rewards.forms.adjustment import AdjustmentForm
from rewards.models import Adjustment
from rewards.selectors.member_desk import waiting_adjustments
from rewards.statement.shelf import sentence


@require_safe
@staff("rewards.approve_adjustment")
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits, and who asked for it."""
    reasons = dict(AdjustmentForm.base_fields["reason_code"].choices)  # type: ignore[attr-defined]
    rows = [(row, reasons.get(row.reason_code, row.reason_code)) for row in waiting_adjustments()]
    return render(request, "rewards/staff/adjustments/index.html", {"rows": rows})


@require_POST
@staff("rewards.approve_adjustment")
def decide(request: HttpRequest, adjustment_id: UUID) -> HttpResponse:
    """Approve or decline one, as the button says."""
    if not isinstance(request.user.pk, UUID):
        raise PermissionDenied
    try:
        if request.POST.get("decision") == "approve":
            approve_adjustment(adjustment_id, request.user.pk)
            messages.success(request, _("The adjustment was approved and posted."))
        else:
            decline_adjustment(adjustment_id, request.user.pk)
            messages.success(request, _("The adjustment was declined."))
    except Adjustment.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        messages.error(request, sentence(refusal, ""))
    return redirect("staff-adjustments")

"""Members as staff meet them: found by any name, everything on one screen, adjusted, checked."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.clock import now
from loyalty_site.lib.staff_access import staff
from members.forms.freezing import FreezingForm
from members.selectors.members import find
from rewards.actions.staff_adjustments import adjust_for
from rewards.core.refusals import Refusal
from rewards.core.terms import Timeline
from rewards.forms.adjustment import AdjustmentForm
from rewards.models import Adjustment
from rewards.selectors.audit import verify_ledger
from rewards.selectors.member_desk import Desk, desk_of
from rewards.selectors.timeline import NoProgramme, timeline
from rewards.statement.figures import Figures
from rewards.statement.lines import entry_lines
from rewards.statement.progress import held_tier, progress
from rewards.statement.shelf import sentence

FOUND_MAX = 20
TERM_MAX = 200
EXPIRING_SHOWN = 5


@require_safe
@staff("members.view_member")
def index(request: HttpRequest) -> HttpResponse:
    """Find members by `q`; whoever is the only one found is shown at once."""
    term = request.GET.get("q", "")[:TERM_MAX]
    found = find(term, FOUND_MAX + 1)
    if len(found) == 1:
        return redirect("staff-member", found[0].pk)
    context = {"term": term, "found": found[:FOUND_MAX], "has_more": len(found) > FOUND_MAX}
    return render(request, "rewards/staff/members/index.html", context)


@require_safe
@staff("members.view_member")
def show(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show everything about a member on one screen."""
    return _page(request, _desk(member_id))


@require_POST
@staff("rewards.adjust_points")
def adjust(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Give or take points, or ask a second person to, where they are many."""
    desk, form = _desk(member_id), AdjustmentForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    asked = form.cleaned_data
    try:
        row = adjust_for(
            desk.account.pk, asked["points"], asked["reason_code"], asked["note"],
            user_id=_user_id(request), submission=asked["submission"],
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, sentence(refusal, ""))
        return _page(request, desk, form, status=refusal.status)
    waits = row.status == Adjustment.Status.WAITING
    said = _("A second person decides about it. It waits under Adjustments.") if waits else _("The points were adjusted.")  # fmt: skip
    messages.success(request, said)
    return redirect("staff-member", member_id)


@require_POST
@staff("rewards.view_pointentry")
def check(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Compute the member's whole history again and compare it with what is stored, entry by entry."""
    found = verify_ledger(account_id=_desk(member_id).account.pk)
    if found.difference is None:
        said = ngettext(
            "Computed again: %(count)s entry, no difference.",
            "Computed again: %(count)s entries, no difference.",
            found.entries,
        )
        messages.success(request, said % {"count": f"{found.entries:,}"})
    else:
        said = _("%(table)s %(key)s should say %(expected)s and says %(found)s. Tell whoever runs the server.")
        where = found.difference
        messages.error(
            request, said % {"table": where.table, "key": where.key, "expected": where.expected, "found": where.found}
        )
    return redirect("staff-member", member_id)


def _desk(member_id: UUID) -> Desk:
    desk = desk_of(member_id)
    if desk is None:
        raise Http404
    return desk


def _user_id(request: HttpRequest) -> UUID:
    if not isinstance(request.user.pk, UUID):
        raise PermissionDenied
    return request.user.pk


def _page(request: HttpRequest, desk: Desk, form: AdjustmentForm | None = None, status: int = 200) -> HttpResponse:
    try:
        known: Timeline | None = timeline()  # the desk has just asked whether it is the newest
    except NoProgramme:
        known = None
    figures = Figures.of(desk.summary.terms)
    context = {
        "desk": desk,
        "figures": figures,
        "tier": held_tier(desk.summary, figures),
        "progress": progress(desk.summary, desk.member.joined_at, figures),
        "expiring": [(figures.until(row.expires_at), row) for row in desk.summary.expiring[:EXPIRING_SHOWN]],
        "coupons": [
            (held.coupon, figures.until(held.coupon.valid_until) if held.coupon.valid_until else "")
            for held in desk.coupons
        ],
        "entries": entry_lines(desk.entries, {}, known, figures, now()) if known is not None else [],
        "form": form or AdjustmentForm(),
        "is_asked": form is not None,
        "freezing": FreezingForm(),
    }
    return render(request, "rewards/staff/members/show.html", context, status=status)

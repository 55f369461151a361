"""One entry of a member's points history as staff look at it: with its calculation, computed again on request."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.clock import now
from loyalty_site.lib.staff_access import staff
from rewards.models import PointAccount, PointEntry
from rewards.selectors.audit import replay as compute_again
from rewards.selectors.entries import entry_at
from rewards.selectors.lots import lots_of
from rewards.selectors.timeline import current_timeline
from rewards.statement.figures import Figures
from rewards.statement.lines import entry_lines
from rewards.statement.replayed import sentence


@staff("rewards.view_pointentry")
@require_safe
def show(request: HttpRequest, member_id: UUID, number: int) -> HttpResponse:
    """Show an entry with its calculation."""
    entry, timeline = _entry(member_id, number), current_timeline()
    figures = Figures.of(timeline.at(now()))
    (line,) = entry_lines([entry], lots_of(entry.account_id, [entry]), timeline, figures, now())
    context = {"entry": line, "stored": entry, "figures": figures, "member_id": member_id}
    return render(request, "rewards/staff/entries/show.html", context)


@staff("rewards.view_pointentry")
@require_POST
def replay(request: HttpRequest, member_id: UUID, number: int) -> HttpResponse:
    """Compute an entry again from the facts, and compare."""
    entry = _entry(member_id, number)
    difference = compute_again(entry.account_id, entry.no)
    tell = messages.success if difference is None else messages.error
    tell(request, sentence(entry, difference))
    return redirect("staff-entry", member_id, number)


def _entry(member_id: UUID, number: int) -> PointEntry:
    account_id = PointAccount.objects.filter(member=member_id).values_list("pk", flat=True).first()
    entry = entry_at(account_id, number) if account_id is not None else None
    if entry is None:
        raise Http404
    return entry

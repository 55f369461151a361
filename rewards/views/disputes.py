"""One line of a member's points history, and what they say where it is not right."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions import cases
from members.selectors.cases import of_entry
from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import open_account
from rewards.forms.dispute import DisputeForm
from rewards.models import PointEntry
from rewards.selectors.entries import entry_at
from rewards.selectors.lots import lots_of
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import Figures
from rewards.statement.lines import EntryLine, entry_lines


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def show(request: MemberRequest, number: int) -> HttpResponse:
    """Show an entry with its calculation, and take what the member says against it."""
    entry = entry_at(open_account(request.member.pk, request.member.joined_at), number)
    if entry is None:
        raise Http404
    form, status = DisputeForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        said = form.cleaned_data
        try:
            case = cases.dispute(
                entry.pk, said["text"], said["submission"], member=request.member, language=get_language() or "ja"
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            status = error.status
        else:
            messages.success(request, _("We look into it. The number is %(number)s.") % {"number": case.number})
            return redirect("members:enquiries-show", case.pk)
    elif form.is_bound:
        status = 422
    told = _told(entry)
    case_of_it = of_entry(entry.pk, request.member.pk)
    context = {"entry": told.line, "figures": told.figures, "form": form, "case": case_of_it}
    return render(request, "rewards/disputes/show.html", context, status=status)


class _Told(NamedTuple):
    line: EntryLine
    figures: Figures


def _told(entry: PointEntry) -> _Told:
    moment = now()
    try:
        timeline = current_timeline()
    except NoProgramme as error:  # nothing has been earned either
        raise Http404 from error
    figures = Figures.of(timeline.at(moment))
    (line,) = entry_lines([entry], lots_of(entry.account_id, [entry]), timeline, figures, moment)
    return _Told(line, figures)

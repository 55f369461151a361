"""A member's points history."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site.lib.clock import now
from loyalty_site.lib.spreadsheet import as_csv
from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import open_account
from rewards.selectors.entries import every, page
from rewards.selectors.lots import lots_of
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import Figures
from rewards.statement.lines import GROUPS, entry_lines
from rewards.statement.table import header, rows

_NUMBER_MAX = 2**31 - 1  # of an entry in its account


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show the statement, newest first; `kind` names a group of entries, `before` the entry after the page."""
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    if (kind and kind not in GROUPS) or (before and not _is_number(before)):
        return redirect("rewards:entries-index")
    account_id = open_account(request.member.pk, request.member.joined_at)
    found = page(account_id, before=int(before) if before else None, kinds=GROUPS.get(kind))
    lots = lots_of(account_id, found.entries) if found.entries else {}
    moment = now()
    try:
        timeline = current_timeline()
    except NoProgramme:  # nothing has been earned either
        figures, lines = Figures.of(None), []
    else:
        figures = Figures.of(timeline.at(moment))
        lines = entry_lines(found.entries, lots, timeline, figures, moment)
    context = {"entries": lines, "next": found.next, "kind": kind, "before": before, "groups": ("", *GROUPS)}
    return render(request, "rewards/entries/index.html", context | {"figures": figures})


@never_cache
@require_safe
@member_required
def download(request: MemberRequest) -> HttpResponseBase:
    """Send the whole statement as a table for spreadsheets, newest first; `kind` as on the page."""
    kind = request.GET.get("kind", "")
    if kind and kind not in GROUPS:
        return redirect("rewards:entries-download")
    account_id = open_account(request.member.pk, request.member.joined_at)
    try:
        timeline = current_timeline()
    except NoProgramme:  # nothing has been earned either
        table = as_csv(header(Figures.of(None)), [])
    else:
        figures = Figures.of(timeline.at(now()))
        table = as_csv(header(figures), rows(every(account_id, GROUPS.get(kind)), timeline, figures))
    response = StreamingHttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, _("points-history") + ".csv")
    return response


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _NUMBER_MAX

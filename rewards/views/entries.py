"""A member's points history."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loyalty_site.lib.clock import now
from loyalty_site.lib.spreadsheet import as_csv
from members.views.access import MemberRequest, member_required
from rewards.actions.accounts import open_account
from rewards.core.terms import Timeline
from rewards.forms.period import PeriodForm
from rewards.selectors.entries import NUMBER_MAX, Choice, every, page
from rewards.selectors.lots import lots_of
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import Figures
from rewards.statement.lines import GROUPS, entry_lines
from rewards.statement.table import header, rows


@never_cache
@require_safe
@member_required
def index(request: MemberRequest) -> HttpResponse:
    """Show the statement, newest first.

    `kind` names a group of entries, `since` and `until` are days, `before` is the entry after the page.
    """
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    if (kind and kind not in GROUPS) or (before and not _is_number(before)):
        return redirect("rewards:entries-index")
    moment = now()
    timeline, figures = _programme(moment)
    period = PeriodForm(request.GET)
    context = {"kind": kind, "before": before, "period": period, "figures": figures}
    if not period.is_valid():
        return render(request, "rewards/entries/index.html", context | {"groups": _groups({})}, status=422)
    account_id = open_account(request.member.pk, request.member.joined_at)
    choice = Choice(GROUPS.get(kind), *period.moments(figures.zone))
    found = page(account_id, before=int(before) if before else None, choice=choice)
    lots = lots_of(account_id, found.entries) if found.entries else {}
    days = _days(request)
    context |= {
        "entries": entry_lines(found.entries, lots, timeline, figures, moment) if timeline is not None else [],
        "groups": _groups(days),
        "is_period": bool(days),
        "newest": _query({"kind": kind} | days),
        "next": _query({"kind": kind} | days | {"before": str(found.next)}) if found.next else "",
    }
    return render(request, "rewards/entries/index.html", context)


@never_cache
@require_safe
@member_required
def download(request: MemberRequest) -> HttpResponseBase:
    """Send the whole statement as a table for spreadsheets, newest first; what is left out is as on the page."""
    kind, period = request.GET.get("kind", ""), PeriodForm(request.GET)
    if kind and kind not in GROUPS:
        return redirect("rewards:entries-download")
    if not period.is_valid():  # the page says what is the matter
        return redirect(reverse("rewards:entries-index") + _query({"kind": kind} | _days(request)))
    account_id = open_account(request.member.pk, request.member.joined_at)
    timeline, figures = _programme(now())
    if timeline is None:  # nothing has been earned either
        table = as_csv(header(figures), [])
    else:
        choice = Choice(GROUPS.get(kind), *period.moments(figures.zone))
        table = as_csv(header(figures), rows(every(account_id, choice), timeline, figures))
    response = StreamingHttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, _("points-history") + ".csv")
    return response


def _programme(at: datetime) -> tuple[Timeline | None, Figures]:
    """Return the published terms and how those in force write figures."""
    try:
        timeline = current_timeline()
    except NoProgramme:
        return None, Figures.of(None)
    return timeline, Figures.of(timeline.at(at))


def _groups(days: dict[str, str]) -> list[tuple[str, str]]:
    """Return each group of entries with the query of its address; the period is kept."""
    return [(group, _query({"kind": group} | days)) for group in ("", *GROUPS)]


def _days(request: HttpRequest) -> dict[str, str]:
    """Return the days of the period as they were sent."""
    return {name: day for name in ("since", "until") if (day := request.GET.get(name, ""))}


def _query(values: dict[str, str]) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= NUMBER_MAX

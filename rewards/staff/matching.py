"""Matching (突合): the days of the stores, one day with what waits, a decision, a match undone, a receipt credited later."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from loyalty_site.lib.text import is_plain
from members.actions.audit import Actor
from members.models import Member
from rewards.actions import matching, matching_cases
from rewards.actions.unmatching import undo_match
from rewards.core.refusals import Refusal
from rewards.models import JournalReceipt, MatchingCase, MatchingDay
from rewards.selectors.matching import day_found, days, stores_matched, waiting_cases, zone_of
from rewards.selectors.timeline import current_timeline
from rewards.statement.figures import Figures
from rewards.statement.matching import Teller, waiting_said
from rewards.statement.shelf import sentence

DAYS_SHOWN = 60


@require_safe
@staff("rewards.view_matchingday")
def index(request: HttpRequest) -> HttpResponse:
    """List the days, the newest first, with what waits on each."""
    rows = list(days(stores_matched(request.user))[:DAYS_SHOWN])  # type: ignore[arg-type]
    waiting = waiting_cases(rows)
    told = [(row, waiting_said(waiting[row.pk]) if row.pk in waiting else "") for row in rows]
    return render(request, "rewards/staff/matching/index.html", {"days": told})


@require_http_methods(["GET", "HEAD", "POST"])
@staff("rewards.view_matchingday")
def show(request: HttpRequest, store: str, day: str) -> HttpResponse:
    """Show a day; match it again, close it, reopen it, as the button says."""
    row = _day(request, store, day)
    if request.method == "POST":
        _turn(request, row)
        return redirect("staff-matching-day", store, day)
    figures = Figures.of(current_timeline().versions[-1])
    found = day_found(row)
    context = {
        "day": row, "told": Teller(figures, zone_of(store)).day(found), "missing": found.missing, "figures": figures,
        "may_decide": request.user.has_perm("rewards.match_days") and row.closed_at is None,
    }  # fmt: skip
    return render(request, "rewards/staff/matching/day.html", context)


def _turn(request: HttpRequest, row: MatchingDay) -> None:
    step, reason = request.POST.get("step"), request.POST.get("reason", "")
    needed = "rewards.reopen_matching" if step == "reopen" else "rewards.match_days"
    if not request.user.has_perm(needed):
        raise PermissionDenied
    actor = _actor(request)
    try:
        if step == "close":
            matching.close(row.store_id, row.day, actor, reason)
            messages.success(request, _("The day has been closed."))
        elif step == "reopen":
            matching.reopen(row.store_id, row.day, actor, reason)
            messages.success(request, _("The day is open again."))
        elif step == "match":
            matching.match_around(row.store_id, row.day)
            messages.success(request, _("The day has been matched again."))
    except DomainError as error:
        messages.error(request, error.message)


@require_POST
@staff("rewards.match_days")
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Decide about a sale, as the button says."""
    case = get_object_or_404(MatchingCase.objects.select_related("day"), pk=case_id)
    _check_store(request, case.day.store_id)
    reason, actor, step = request.POST.get("reason", ""), _actor(request), request.POST.get("step", "")
    decisions = {
        "confirm": matching_cases.confirm, "reverse": matching_cases.reverse, "accept": matching_cases.accept,
        "correct": matching_cases.correct,
    }  # fmt: skip
    try:
        if step in decisions:
            decisions[step](case_id, reason, actor)
            messages.success(request, _("Your decision has been posted."))
        elif step == "choose":
            matching_cases.choose(case_id, _chosen(request.POST.get("receipt", "")), actor)
            messages.success(request, _("Your choice has been noted."))
        else:
            messages.error(request, _("Choose what to do."))
    except (DomainError, Refusal) as error:
        messages.error(request, _said(error))
    return redirect("staff-matching-day", case.day.store_id, case.day.day.isoformat())


@require_POST
@staff("rewards.match_days")
def credit(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Credit a receipt that only the register knows to a member."""
    receipt = get_object_or_404(JournalReceipt, pk=receipt_id)
    _check_store(request, receipt.store_id)
    number = "".join(request.POST.get("number", "").split()).replace("-", "")
    try:
        if not number.isascii() or not number.isdigit():
            raise Member.DoesNotExist
        matching_cases.credit(receipt_id, number, request.POST.get("reason", ""), _actor(request))
        messages.success(request, _("The receipt has been credited to the member."))
    except Member.DoesNotExist:
        messages.error(request, _("There is no member with this number. Check it against the card."))
    except (DomainError, Refusal) as error:
        messages.error(request, _said(error))
    return redirect("staff-matching-day", receipt.store_id, receipt.day.isoformat())


@require_POST
@staff("rewards.match_days")
def undo(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Undo a match by time and total."""
    receipt = get_object_or_404(JournalReceipt, pk=receipt_id)
    _check_store(request, receipt.store_id)
    try:
        undo_match(receipt_id, request.POST.get("reason", ""), _actor(request))
        messages.success(request, _("The match has been undone, and the day has been matched again."))
    except (DomainError, Refusal) as error:
        messages.error(request, _said(error))
    return redirect("staff-matching-day", receipt.store_id, receipt.day.isoformat())


def _chosen(typed: str) -> UUID | None:
    """Return the receipt that was chosen, None for none of them. Raises CandidateGone for anything else."""
    if typed == "none":
        return None
    try:
        return UUID(typed)
    except ValueError:
        raise matching_cases.CandidateGone from None


def _day(request: HttpRequest, store: str, day: str) -> MatchingDay:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    if not is_plain(store):
        raise Http404
    _check_store(request, store)
    return get_object_or_404(MatchingDay.objects.select_related("store", "closed_by"), store=store, day=wanted)


def _check_store(request: HttpRequest, store: str) -> None:
    stores = stores_matched(request.user)  # type: ignore[arg-type]
    if stores is not None and store not in stores:
        raise Http404


def _actor(request: HttpRequest) -> Actor:
    if not isinstance(request.user.pk, UUID):
        raise PermissionDenied
    return Actor.of(user_id=request.user.pk)


def _said(error: DomainError | Refusal) -> str:
    return error.message if isinstance(error, DomainError) else sentence(error, "")

"""Enquiries and disputes as staff work on them: listed, taken, answered, computed again, adjusted, closed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions import cases
from members.core.answers import TEMPLATES, begun
from members.models import Case, User
from members.selectors.cases import Choice, queue
from rewards.actions.staff_adjustments import adjust_for
from rewards.core.refusals import Refusal
from rewards.forms.adjustment import AdjustmentForm
from rewards.forms.case import STATES, AnswerForm, CloseForm
from rewards.models import Adjustment, PointEntry
from rewards.selectors.audit import replay as compute_again
from rewards.selectors.case_desk import CaseDesk, case_desk
from rewards.selectors.lots import lots_of
from rewards.selectors.timeline import NoProgramme, current_timeline
from rewards.statement.figures import Figures
from rewards.statement.lines import EntryLine, entry_lines
from rewards.statement.replayed import sentence as replayed
from rewards.statement.shelf import sentence

OWNERS = ("mine", "nobody")


@staff("members.view_case")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List cases, those that wait and the oldest of them first; what is chosen stands in the address.

    `state` (open, answered, closed, all), `kind` (enquiry, dispute), `owner` (mine, nobody), `order` (newest),
    `beyond` the last case of the page before.
    """
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "owner", "order", "beyond")}
    state = asked["state"] if asked["state"] in STATES else "open"
    kind = asked["kind"] if asked["kind"] in Case.Kind.values else ""
    owner = asked["owner"] if asked["owner"] in OWNERS else ""
    newest_first = asked["order"] == "newest"
    choice = Choice("" if state == "all" else state, kind, owner)
    found = queue(choice, _user(request).pk, newest_first=newest_first, beyond=_id(asked["beyond"]))
    chosen = {"state": state, "kind": kind, "owner": owner, "order": "newest" if newest_first else ""}
    context = {
        "cases": found.cases, "chosen": chosen, "next": _query(chosen | {"beyond": str(found.next)}) if found.next else "",
        "is_first": not asked["beyond"], "first": _query(chosen), "now": now(),
        "states": [(name, label, _query(chosen | {"state": name})) for name, label in STATES.items()],
        "kinds": [("", _("All"), _query(chosen | {"kind": ""}))]
        + [(name, label, _query(chosen | {"kind": name})) for name, label in Case.Kind.choices],
        "owners": [
            (name, label, _query(chosen | {"owner": name}))
            for name, label in (("", _("All")), ("mine", _("Mine")), ("nobody", _("Nobody's")))
        ],
        "orders": [
            (name, label, _query(chosen | {"order": name}))
            for name, label in (("", _("Oldest first")), ("newest", _("Newest first")))
        ],
    }  # fmt: skip
    return render(request, "rewards/staff/cases/index.html", context)


@staff("members.view_case")
@require_safe
def show(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case on one screen; `template` names the sentences with which the answer begins."""
    return _page(request, _desk(case_id))


@staff("members.answer_case")
@require_POST
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a case, or take it over from the owner whom the page showed."""
    _desk(case_id)
    try:
        cases.take(case_id, _user(request), instead_of=_id(request.POST.get("instead_of", "")))
        messages.success(request, _("You take care of this enquiry now."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-case", case_id)


@staff("members.answer_case")
@require_POST
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send an answer; whoever answered at the same time is named to the second."""
    desk, form = _desk(case_id), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, answer=form, status=422)
    said = form.cleaned_data
    try:
        others = cases.answer(case_id, _user(request), said["text"], said["submission"], seen=said["seen"])
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, desk, answer=form, status=error.status)
    messages.success(request, _("The answer has been sent."))
    for other in others:
        told = _("%(who)s has answered while you were writing. Both answers have been sent: read them together.")
        messages.warning(request, told % {"who": other.staff})
    return redirect("staff-case", case_id)


@staff("members.answer_case")
@require_POST
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close a case with what became of it, unless more was written than the page showed."""
    desk, form = _desk(case_id), CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, close=form, status=422)
    try:
        cases.close(case_id, _user(request), form.cleaned_data["outcome"], seen=form.cleaned_data["seen"])
        messages.success(request, _("This enquiry has been closed."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-case", case_id)


@staff("rewards.view_pointentry")
@require_POST
def replay(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Compute the disputed entry again from the facts, and compare."""
    entry = _desk(case_id).entry
    if entry is None:
        raise Http404
    difference = compute_again(entry.account_id, entry.no)
    tell = messages.success if difference is None else messages.error
    tell(request, replayed(entry, difference))
    return redirect("staff-case", case_id)


@staff("rewards.adjust_points")
@require_POST
def adjust(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give or take points of whoever asks; the adjustment stands with the case."""
    desk, form = _desk(case_id), AdjustmentForm(request.POST)
    if desk.account is None:
        raise Http404
    if not form.is_valid():
        return _page(request, desk, adjustment=form, status=422)
    asked = form.cleaned_data
    try:
        row = adjust_for(
            desk.account.pk, asked["points"], asked["reason_code"], asked["note"],
            user_id=_user(request).pk, submission=asked["submission"], case_id=case_id,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, sentence(refusal, ""))
        return _page(request, desk, adjustment=form, status=refusal.status)
    waits = row.status == Adjustment.Status.WAITING
    said = _("A second person decides about it. It waits under Adjustments.") if waits else _("The points were adjusted.")  # fmt: skip
    messages.success(request, said)
    return redirect("staff-case", case_id)


def _desk(case_id: UUID) -> CaseDesk:
    desk = case_desk(case_id)
    if desk is None:
        raise Http404
    return desk


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _query(chosen: dict[str, str]) -> str:
    return f"?{urlencode({name: value for name, value in chosen.items() if value})}"


def _page(
    request: HttpRequest, desk: CaseDesk, *, answer: AnswerForm | None = None, close: CloseForm | None = None,
    adjustment: AdjustmentForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    case = desk.case
    language = case.member.language if case.member is not None else case.language
    begins = begun(request.GET.get("template", ""), language)
    line, figures = _line(desk.entry)
    context: dict[str, Any] = {
        "desk": desk, "case": case, "entry": line, "figures": figures, "language": language,
        "templates": [(code, texts["ja" if figures.language == "ja" else "en"]) for code, texts in TEMPLATES.items()],
        "answer": answer or AnswerForm(initial={"text": begins, "seen": desk.seen}),
        "close": close or CloseForm(initial={"seen": desk.seen}),
        "adjustment": adjustment or AdjustmentForm(), "is_adjusting": adjustment is not None,
        "is_mine": case.owner_id == request.user.pk,
    }  # fmt: skip
    return render(request, "rewards/staff/cases/show.html", context, status=status)


def _line(entry: PointEntry | None) -> tuple[EntryLine | None, Figures]:
    try:
        timeline = current_timeline()
    except NoProgramme:
        return None, Figures.of(None)
    figures = Figures.of(timeline.at(now()))
    if entry is None:
        return None, figures
    (line,) = entry_lines([entry], lots_of(entry.account_id, [entry]), timeline, figures, now())
    return line, figures

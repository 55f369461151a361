"""Journals of registers: delivered, watched while they are read, and the names of their columns."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from members.models import Register
from members.selectors.registers import registers_in
from rewards.actions import journals
from rewards.forms.journal import ColumnsForm, JournalForm
from rewards.journals.columns import columns_of
from rewards.journals.errors import BY_CODE
from rewards.journals.taking import MEGABYTES_MAX, take
from rewards.models import Journal
from rewards.selectors.matching import stores_matched

SHOWN = 20
UNDER_WAY = (Journal.Status.WAITING, Journal.Status.RUNNING)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("rewards.match_days")
def index(request: HttpRequest) -> HttpResponse:
    """Take a journal in; list the last ones and the registers whose columns may be named."""
    stores = stores_matched(request.user)  # type: ignore[arg-type]
    registers = [row for row in registers_in(stores) if row.revoked_at is None]
    choices = [(str(row.pk), f"{row.store_id} {row.store.name_ja} {row.code}") for row in registers]
    form = JournalForm(request.POST or None, request.FILES or None, registers=choices)
    if request.method == "POST" and form.is_valid():
        register = next(row for row in registers if str(row.pk) == form.cleaned_data["register"])
        file = form.cleaned_data["file"]
        try:
            journal = take(
                register.store_id, register.code, file.name, file.read(MEGABYTES_MAX * 1_000_000 + 1),
                is_whole=form.cleaned_data["is_whole"], actor=_actor(request),
            )  # fmt: skip
            return redirect("staff-matching-journal", journal.pk)
        except DomainError as error:
            form.add_error("file", error.message)
    rows = Journal.objects.select_related("store").defer("content").order_by("-pk")
    rows = rows if stores is None else rows.filter(store__in=stores)
    context = {"form": form, "journals": rows[:SHOWN], "registers": registers}
    return render(request, "rewards/staff/matching/journals.html", context, status=422 if form.errors else 200)


@require_safe
@staff("rewards.view_matchingday")
def show(request: HttpRequest, journal_id: UUID) -> HttpResponse:
    """Show how far a journal is, or what was in it."""
    journal = get_object_or_404(Journal.objects.select_related("store").defer("content"), pk=journal_id)
    _check_store(request, journal.store_id)
    faults = [(line, _fault(code, params)) for line, code, params in journal.faults]
    days = journal.receipts.order_by("day").values_list("day", flat=True).distinct()
    context = {"journal": journal, "faults": faults, "days": days, "is_under_way": journal.status in UNDER_WAY}
    return render(request, "rewards/staff/matching/journal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("rewards.match_days")
def columns(request: HttpRequest, register_id: UUID) -> HttpResponse:
    """Show how a register names its columns, and keep other names."""
    register = get_object_or_404(Register.objects.select_related("store"), pk=register_id, revoked_at=None)
    _check_store(request, register.store_id)
    form = ColumnsForm(request.POST or None, initial=columns_of(register.store_id, register.code))
    if request.method == "POST" and form.is_valid():
        journals.keep_columns(register.store_id, register.code, form.cleaned_data, _actor(request))
        return redirect("staff-matching-journals")
    context = {"form": form, "register": register}
    return render(request, "rewards/staff/matching/columns.html", context, status=422 if form.errors else 200)


def _fault(code: str, params: dict[str, str]) -> str:
    return BY_CODE[code](**params).message if code in BY_CODE else code


def _check_store(request: HttpRequest, store: str) -> None:
    stores = stores_matched(request.user)  # type: ignore[arg-type]
    if stores is not None and store not in stores:
        raise Http404


def _actor(request: HttpRequest) -> Actor:
    if not isinstance(request.user.pk, UUID):
        raise PermissionDenied
    return Actor.of(user_id=request.user.pk)

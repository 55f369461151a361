"""Files of adjustments: uploaded, checked, asked for, decided, watched, stopped, taken back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.spreadsheet import as_csv
from loyalty_site.lib.staff_access import staff
from members.models import User
from rewards.actions import bulk_adjustments
from rewards.forms.bulk_adjustment import BulkForm
from rewards.imports.adjustments.columns import BYTES_MAX, COLUMNS
from rewards.imports.adjustments.reading import look_over
from rewards.models import BulkAdjustment
from rewards.selectors.bulk_adjustments import amiss, files
from rewards.statement.bulk_lines import ERRORS
from rewards.statement.remaining import left

Status = BulkAdjustment.Status


@staff("rewards.adjust_points")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show the files there were, and take another one."""
    form, status = BulkForm(request.POST, request.FILES) if request.method == "POST" else BulkForm(), 200
    if form.is_valid():
        content = form.cleaned_data["file"].read(BYTES_MAX + 1)
        try:
            lines = look_over(content)
        except DomainError as error:
            form.add_error("file", error.message)
            status = error.status
        else:
            bulk = bulk_adjustments.upload(
                form.file_name(), content, lines, form.cleaned_data["note"], _user(request).pk
            )
            return redirect("staff-bulk-adjustment", bulk.pk)
    elif form.is_bound:
        status = 422
    context = {"form": form, "files": files(), "columns": COLUMNS}
    return render(request, "rewards/staff/bulk_adjustments/index.html", context, status=status)


@staff("rewards.adjust_points")
@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """Send an empty file with the names of the columns, as spreadsheets open it."""
    response = StreamingHttpResponse(as_csv(COLUMNS, []), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="adjustments.csv"'
    return response


@staff("rewards.adjust_points")
@require_safe
def show(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Show how a file stands: what is wrong with it, its totals, how far it is."""
    rows = BulkAdjustment.objects.defer("content").select_related("asked_by", "decided_by")
    bulk = get_object_or_404(rows, pk=bulk_id)
    user, is_reversing = _user(request), bulk.status == Status.REVERSING
    through = bulk.total - bulk.failed if is_reversing else bulk.total
    is_running = bulk.status in (Status.READING, Status.RUNNING, Status.REVERSING)
    context = {
        "bulk": bulk,
        "lines": [(line, ERRORS.get(line.error, line.error)) for line in amiss(bulk)],
        "through": through,
        "is_running": is_running,
        "is_moving": is_running and not bulk.is_stopped,
        "is_mine": bulk.asked_by_id == user.pk,
        "may_stop": bulk.asked_by_id == user.pk or user.has_perm("rewards.approve_adjustment"),
        "needs_second": bulk.status == Status.CHECKED and bulk_adjustments.needs_second(bulk, bulk.asked_by, now()),
        "can_reverse": bulk.status == Status.DONE or (bulk.status == Status.RUNNING and bulk.is_stopped),
        "left": left(bulk.began_at, bulk.done - bulk.began_with, through - bulk.began_with) if is_running else "",
    }
    return render(request, "rewards/staff/bulk_adjustments/show.html", context)


@staff("rewards.adjust_points")
@require_POST
def start(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Have a checked file posted, or a second person asked."""
    return _done(request, bulk_id, bulk_adjustments.start)


@staff("rewards.approve_adjustment")
@require_POST
def decide(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Approve or decline a whole file, as the button says."""
    approves = request.POST.get("decision") == "approve"
    return _done(request, bulk_id, bulk_adjustments.approve if approves else bulk_adjustments.decline)


@staff("rewards.adjust_points")
@require_POST
def stop(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Stop after the lines at hand."""
    _check_theirs(request, bulk_id)
    return _done(request, bulk_id, bulk_adjustments.stop)


@staff("rewards.adjust_points")
@require_POST
def go_on(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Go on where it was stopped."""
    _check_theirs(request, bulk_id)
    return _done(request, bulk_id, bulk_adjustments.go_on)


@staff("rewards.approve_adjustment")
@require_POST
def reverse(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Take back everything that a file has posted."""
    return _done(request, bulk_id, bulk_adjustments.reverse)


def _done(request: HttpRequest, bulk_id: UUID, act: Callable[[UUID, UUID], object]) -> HttpResponse:
    get_object_or_404(BulkAdjustment.objects.only("pk"), pk=bulk_id)
    try:
        act(bulk_id, _user(request).pk)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-bulk-adjustment", bulk_id)


def _check_theirs(request: HttpRequest, bulk_id: UUID) -> None:
    """Refuse whoever neither asked for a file nor decides about others'."""
    is_theirs = BulkAdjustment.objects.filter(pk=bulk_id, asked_by=_user(request)).exists()
    if not is_theirs and not request.user.has_perm("rewards.approve_adjustment"):
        raise PermissionDenied


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user

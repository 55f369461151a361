"""The imports that there were, and a new file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from rewards.imports import intake
from rewards.selectors import import_jobs
from rewards.staff.imports.forms import FileForm

PAGE = 50


@staff("rewards.view_importjob")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show the history of imports; take in a file from whoever may import."""
    may_import = request.user.has_perm("rewards.import_files")
    if request.method != "POST" or not may_import:
        return _page(request, FileForm(), status=200 if request.method != "POST" else 403)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    totals = data["totals"]
    try:
        job = intake.take_in(
            data["kind"], data["file"].name, data["file"].chunks(), totals.chunks() if totals else None,
            enrols=data["enrols"] and data["kind"] == "purchases", language=get_language() or "ja",
            actor=Actor.of(user_id=request.user.pk),
        )  # fmt: skip
    except DomainError as error:
        form.add_error("file", error.message)
        return _page(request, form, status=422)
    except OSError:  # no room, or a folder that is not ours
        form.add_error(
            "file", _("The file could not be kept on the server. Have whoever runs it make room, then send it again.")
        )
        return _page(request, form, status=503)
    return redirect("staff-import-columns", job.pk)


def _page(request: HttpRequest, form: FileForm, *, status: int) -> HttpResponse:
    page = Paginator(import_jobs.jobs(), PAGE).get_page(request.GET.get("page"))
    may_import = request.user.has_perm("rewards.import_files")
    return render(
        request, "rewards/staff/imports/index.html", {"page": page, "form": form if may_import else None}, status=status
    )  # fmt: skip

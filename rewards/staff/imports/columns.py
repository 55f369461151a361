"""What the columns of a file hold: guessed, chosen, kept under a name for the next file."""

from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from loyalty_site.lib.csvfile import read_rows
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from rewards import errors
from rewards.actions import import_jobs as actions
from rewards.imports import files, headings, intake
from rewards.models import ImportJob
from rewards.selectors import import_jobs
from rewards.staff.imports.forms import SAMPLES, ColumnsForm


@staff("rewards.import_files")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Show what the columns seem to hold; take down what they do."""
    job = get_object_or_404(ImportJob, pk=job_id)
    try:
        if not files.path_of(job_id).exists():
            raise errors.ImportFileGone
        survey = intake.look_through(job_id, job.file_name)
        samples = [row for _line, row in islice(read_rows(survey), SAMPLES)]
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("staff-import", job_id)
    kept = import_jobs.maps(job.kind)
    chosen = import_jobs.map_of(kept, survey.headings, _uuid(request.GET.get("map", "")))
    guessed = headings.guess(survey.headings, job.kind, chosen.columns if chosen else None)
    if job.columns is not None and not request.GET.get("map"):
        guessed = job.columns
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, kind=job.kind, headings=survey.headings, samples=samples, guessed=guessed)
    if form.is_valid():
        try:
            actor = Actor.of(user_id=request.user.pk)
            actions.name_columns(job_id, form.columns, actor)
            if form.cleaned_data["name"]:
                named = dict(zip(survey.headings, form.columns, strict=True))
                actions.keep_map(job.kind, form.cleaned_data["name"], named, actor)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("staff-import", job_id)
        messages.success(request, _("The columns are named. These are the first rows."))
        return redirect("staff-import-preview", job_id)
    context = {"job": job, "form": form, "maps": kept, "chosen": chosen}
    return render(request, "rewards/staff/imports/columns.html", context, status=422 if form.is_bound else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

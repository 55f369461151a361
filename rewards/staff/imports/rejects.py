"""The lines of a file that do not go in, with their reasons: page by page, and as a file that can be corrected."""

import csv
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from loyalty_site.lib.spreadsheet import restored
from loyalty_site.lib.staff_access import staff
from rewards.imports import files
from rewards.imports.columns import REJECT
from rewards.imports.headings import said
from rewards.models import ImportJob

PAGE = 50
PAGE_NUMBER_MAX = 1_000_000


@staff("rewards.import_files")
@require_safe
def index(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Show a page of the rejected lines."""
    job, path = _found(job_id)
    number = _number(request.GET.get("page", ""))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        headings = next(rows, [])[len(REJECT) :]
        some = [[restored(cell) for cell in row] for row in islice(rows, (number - 1) * PAGE, number * PAGE + 1)]
    context = {
        "job": job,
        "headings": headings,
        "rows": [(row[0], said(row[1], job.kind), row[len(REJECT) :]) for row in some[:PAGE]],
        "number": number,
        "before": number - 1,
        "after": number + 1 if len(some) > PAGE else 0,
    }
    return render(request, "rewards/staff/imports/rejects.html", context)


@staff("rewards.import_files")
@require_safe
def download(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """Send the rejected lines as CSV, to be corrected and imported as they are."""
    job, path = _found(job_id)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{Path(job.file_name).stem[:80]}.rejects.csv",
        content_type="text/csv; charset=utf-8",
    )  # fmt: skip


def _found(job_id: UUID) -> tuple[ImportJob, Path]:
    job, path = get_object_or_404(ImportJob, pk=job_id), files.rejects_of(job_id)
    if not path.exists():
        raise Http404
    return job, path


def _number(text: str) -> int:
    return (
        min(int(text), PAGE_NUMBER_MAX) if text.isascii() and text.isdigit() and 0 < len(text) < 8 and int(text) else 1
    )

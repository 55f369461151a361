"""One import: where it stands, its first rows, checked, begun, stopped, its file deleted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.staff_access import staff
from members.actions.audit import Actor
from rewards import errors
from rewards.actions import import_jobs as actions
from rewards.imports import files, headings, intake
from rewards.imports.preview import preview
from rewards.models import ImportJob
from rewards.selectors import import_jobs
from rewards.selectors.timeline import NoProgramme
from rewards.statement.remaining import left


@staff("rewards.view_importjob")
@require_safe
def show(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Show where an import stands and what can be done next."""
    job = get_object_or_404(import_jobs.jobs(), pk=job_id)
    may_import = request.user.has_perm("rewards.import_files")
    context: dict[str, Any] = {
        "job": job,
        "left": left(job.stage_at, job.stage_done - job.stage_first, job.stage_total - job.stage_first),
        "may_import": may_import,
        "has_file": files.path_of(job_id).exists(),
        "has_rejects": may_import and job.rejected > 0 and files.rejects_of(job_id).exists(),
    }
    return render(request, "rewards/staff/imports/show.html", context)


@staff("rewards.import_files")
@require_safe
def look(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Show the first rows as the import reads them, and what is wrong with them."""
    job = get_object_or_404(ImportJob, pk=job_id)
    try:
        found = preview(job, intake.survey_of(job))
    except errors.ImportColumnsMissing:
        return redirect("staff-import-columns", job_id)
    except (DomainError, NoProgramme) as error:
        said = error.message if isinstance(error, DomainError) else _no_programme(error)
        messages.error(request, said)
        return redirect("staff-import", job_id)
    names = [headings.name_of(column, job.kind) for column in found.columns]
    return render(request, "rewards/staff/imports/preview.html", {"job": job, "preview": found, "names": names})


def _no_programme(error: Exception) -> str:
    return gettext((type(error).__doc__ or "").strip())


@staff("rewards.import_files")
@require_POST
def check(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Have the whole file checked; nothing is imported."""
    return _act(request, job_id, lambda actor: _with_file(actions.check, job_id, actor))


@staff("rewards.import_files")
@require_POST
def begin(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Import a checked file, or go on with it."""
    return _act(request, job_id, lambda actor: _with_file(actions.begin, job_id, actor))


@staff("rewards.import_files")
@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop a check or an import."""
    return _act(request, job_id, lambda actor: actions.stop(job_id, actor))


@staff("rewards.import_files")
@require_POST
def delete_file(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Delete the file that was sent; what went in stays."""

    def delete(actor: Actor) -> None:
        intake.delete(job_id, actor)
        messages.success(request, gettext("The file has been deleted."))

    return _act(request, job_id, delete)


def _with_file(action: Callable[[UUID, str, Actor], None], job_id: UUID, actor: Actor) -> None:
    """Hand a job over to the workers, its file being kept for as many days again."""
    if not files.use(job_id):
        raise errors.ImportFileGone
    action(job_id, get_language() or "ja", actor)


def _act(request: HttpRequest, job_id: UUID, action: Callable[[Actor], None]) -> HttpResponse:
    if not ImportJob.objects.filter(pk=job_id).exists():
        raise Http404
    try:
        action(Actor.of(user_id=request.user.pk))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("staff-import", job_id)

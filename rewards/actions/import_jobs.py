"""Imports by staff: sent, their columns named, begun, claimed by one worker, ended. The only writer of these tables."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change
from members.bell import Bell
from rewards import errors
from rewards.models import ImportJob, ImportMap

SILENT_SECONDS = 30  # after which a worker that gives no sign of life is taken for dead
ATTEMPTS_MAX = 5  # workers that may die of one job
DIFFERENCES_MAX = 1000

Status, Step = ImportJob.Status, ImportJob.Step
_AT_REST = (Status.OPEN, Status.DONE, Status.STOPPED, Status.FAILED)
_CHECKABLE = Q(step=Step.CHECK, status__in=_AT_REST)
_IMPORTABLE = Q(step=Step.CHECK, status=Status.DONE) | Q(step=Step.IMPORT, status__in=[Status.STOPPED, Status.FAILED])
_bell = Bell("rewards.run_imports")


class Stopped(Exception):
    """This import goes no further here: somebody has stopped it, or another worker has it."""


class Figures(NamedTuple):
    """What an import or a check came to."""

    accepted: int = 0
    repeated: int = 0
    rejected: int = 0


NOTHING = Figures()


def create(
    job_id: UUID, kind: str, file_name: str, rows: int, *, enrols: bool, language: str, actor: Actor
) -> ImportJob:
    """Take in a file that lies in the private folder already."""
    assert actor.user_id is not None
    with transaction.atomic():
        job = ImportJob.objects.create(
            pk=job_id, kind=kind, file_name=file_name, rows=rows, enrols=enrols, language=language,
            asked_by_id=actor.user_id, asked_at=now(),
        )  # fmt: skip
        record_change(actor, "import_job.send", job.pk, after={"kind": kind, "rows": rows, "enrols": enrols})
    return job


def name_columns(job_id: UUID, columns: Sequence[str], actor: Actor) -> None:
    """Say what the file's columns hold; an earlier check counts no more. Raises ImportMoved once it is imported."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job_id)
        if job.step != Step.CHECK or job.is_under_way:
            raise errors.ImportMoved
        before = {"columns": job.columns}
        job.columns, job.status = list(columns), Status.OPEN
        _forget_figures(job)
        job.save()
        record_change(actor, "import_job.name_columns", job.pk, before=before, after={"columns": job.columns})


def keep_map(kind: str, name: str, columns: Mapping[str, str], actor: Actor) -> ImportMap:
    """Keep a map of columns under a name, in place of an earlier one of that name."""
    assert actor.user_id is not None
    with transaction.atomic():
        found, is_new = ImportMap.objects.update_or_create(
            kind=kind, name=name, defaults={"columns": dict(columns), "saved_by_id": actor.user_id, "saved_at": now()}
        )
        record_change(actor, "import_map.keep", found.pk, after={"kind": kind, "is_new": is_new})
    return found


def check(job_id: UUID, language: str, actor: Actor) -> None:
    """Have the whole file checked. Raises ImportMoved where it is under way or imported, ImportColumnsMissing."""
    _begin(job_id, Step.CHECK, _CHECKABLE, language, actor)


def begin(job_id: UUID, language: str, actor: Actor) -> None:
    """Have a checked file imported, or go on with an import that was stopped. Raises ImportMoved otherwise."""
    _begin(job_id, Step.IMPORT, _IMPORTABLE, language, actor)


def _begin(job_id: UUID, step: str, condition: Q, language: str, actor: Actor) -> None:
    """Hand a job over to the workers, once: of two people at once the second finds it moved."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().filter(condition, pk=job_id).first()
        if job is None:
            raise errors.ImportMoved
        if job.columns is None:
            raise errors.ImportColumnsMissing
        before = {"step": job.step, "status": job.status}
        job.step, job.status, job.language, job.begun_by_id, job.begun_at = (
            step,
            Status.WAITING,
            language,
            actor.user_id,
            now(),
        )
        job.attempt, job.is_stop_wanted = 0, False
        _forget_figures(job)
        job.save()
        record_change(actor, f"import_job.{step}", job.pk, before=before, after={"step": step, "status": job.status})
        transaction.on_commit(_bell.ring)


def _forget_figures(job: ImportJob) -> None:
    job.accepted = job.repeated = job.rejected = 0
    job.stage, job.stage_at, job.stage_first, job.stage_done, job.stage_total = "", None, 0, 0, 0
    job.differences, job.fault, job.ended_at = None, "", None


def stop(job_id: UUID, actor: Actor) -> None:
    """Have a job stopped: at once while it waits, else after the chunk that its worker has in hand."""
    with transaction.atomic():
        rows = ImportJob.objects.filter(pk=job_id, status__in=[Status.WAITING, Status.RUNNING], is_stop_wanted=False)
        if rows.update(is_stop_wanted=True):
            waiting = ImportJob.objects.filter(pk=job_id, status=Status.WAITING)
            waiting.update(status=Status.STOPPED, ended_at=now())
            record_change(actor, "import_job.stop", job_id)


def delete_file(job_id: UUID, actor: Actor) -> None:
    """Say that a job's file goes, in the transaction of whoever removes it. Raises ImportMoved while it is under way."""
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if job.is_under_way:
        raise errors.ImportMoved
    record_change(actor, "import_job.delete_file", job.pk, after={"file": job.file_name})


def claim() -> ImportJob | None:
    """Take the job that has waited longest, or one whose worker is silent; None where there is none.

    One that has cost too many workers their lives is failed.
    """
    silent = Q(status=Status.RUNNING, beaten_at__lt=now() - timedelta(seconds=SILENT_SECONDS))
    with transaction.atomic():
        rows = ImportJob.objects.select_for_update(skip_locked=True)
        job = rows.filter(Q(status=Status.WAITING) | silent).order_by("pk").first()
        if job is None:
            return None
        if job.is_stop_wanted:
            job.status, job.ended_at = Status.STOPPED, now()
        elif job.attempt >= ATTEMPTS_MAX:
            job.status, job.ended_at = Status.FAILED, now()
        else:
            job.status, job.attempt, job.beaten_at = Status.RUNNING, job.attempt + 1, now()
        job.save(update_fields=["status", "attempt", "beaten_at", "ended_at"])
    return job if job.status == Status.RUNNING else claim()


def _held(job: ImportJob) -> Any:
    """Return the row as this worker holds it: it is empty once another one has taken the job."""
    return ImportJob.objects.filter(pk=job.pk, status=Status.RUNNING, attempt=job.attempt)


def beat(job: ImportJob, **stage: Any) -> None:
    """Give a sign of life, with how far the job is. Raises Stopped where it is to go no further."""
    if not _held(job).filter(is_stop_wanted=False).update(beaten_at=now(), **stage):
        raise Stopped


def end(
    job: ImportJob, status: str, figures: Figures = NOTHING, *, differences: Sequence[str] | None = None,
    fault: str = "",
) -> bool:  # fmt: skip
    """Write down how a job ended; False where another worker has it."""
    told = None if differences is None else list(differences)[:DIFFERENCES_MAX]
    return bool(
        _held(job).update(status=status, ended_at=now(), differences=told, fault=fault[:600], **figures._asdict())
    )

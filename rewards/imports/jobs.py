"""Imports that staff began, run one after the other by whatever worker is free."""

import threading
from contextlib import suppress
from typing import Any

import structlog
from django.db import connection
from django.utils.translation import gettext, override

from loyalty_site.lib.clock import now
from loyalty_site.lib.csvfile import Survey
from loyalty_site.lib.errors import DomainError
from rewards.actions import import_jobs
from rewards.actions.import_jobs import Figures, Stopped
from rewards.imports import files, intake
from rewards.imports.importing import import_survey
from rewards.imports.kinds import COLUMNS, kind_of
from rewards.imports.reconciling import compare, read_totals
from rewards.models import ImportJob, ImportRun
from rewards.selectors.timeline import NoProgramme

log = structlog.get_logger(__name__)

BEAT_SECONDS = 0.5
_FAILED = (
    "The import failed. Begin it again: it goes on where it was. If it fails again, have the server's log looked at."
)


def run_waiting() -> int:
    """Run the imports that wait, each by one worker; returns how many were run here."""
    count = 0
    while (job := import_jobs.claim()) is not None:
        with override(job.language):
            _run(job)
        count += 1
    return count


def _run(job: ImportJob) -> None:
    status = ImportJob.Status
    survey: Survey | None = None
    pulse = Pulse(job)
    try:
        with pulse:
            survey = intake.survey_of(job)
            figures, differences = _import(job, survey, pulse)
    except Stopped:
        import_jobs.end(job, status.STOPPED, _so_far(job, survey))
    except DomainError as error:
        import_jobs.end(job, status.FAILED, _so_far(job, survey), fault=error.message)
    except NoProgramme as error:
        import_jobs.end(job, status.FAILED, fault=gettext((type(error).__doc__ or "").strip()))
    except Exception as error:  # whatever it is, the page must not say for ever that it goes on
        import_jobs.end(job, status.FAILED, _so_far(job, survey), fault=_failed())
        log.error("import_failed", job=str(job.pk), error=type(error).__name__)
    else:
        import_jobs.end(job, status.DONE, figures, differences=differences)


def _failed() -> str:
    return gettext(
        "The import failed. Begin it again: it goes on where it was. If it fails again, have the server's log looked at."
    )


def _import(job: ImportJob, survey: Survey, pulse: "Pulse") -> tuple[Figures, list[str] | None]:
    """Check or import a job's file; returns what it came to, and how it differs from the old system's totals."""
    is_dry = job.step == ImportJob.Step.CHECK
    totals = files.totals_of(job.pk)
    old = read_totals(totals) if totals.exists() else None
    differences: list[str] | None = None if old is None else []

    def after() -> None:
        if old is not None and differences is not None:
            differences.extend(compare(old, COLUMNS[job.kind].measures))

    if not is_dry and (done := _done_before(job, survey)) is not None:
        after()
        return done, differences
    files.rejects_of(job.pk).unlink(missing_ok=True)
    kind = kind_of(job.kind, enrols=job.enrols, is_dry=is_dry)
    outcome = import_survey(kind, survey, pulse, is_dry=is_dry, after=after)
    return Figures(outcome.accepted, outcome.repeated, outcome.rejected), differences


def _done_before(job: ImportJob, survey: Survey) -> Figures | None:
    """Return the figures of an import whose worker died between its end and telling of it."""
    run = _run_of(job, survey)
    if run is None or run.stage != ImportRun.Stage.DONE or run.finished_at is None or job.begun_at is None:
        return None
    return Figures(run.accepted, run.repeated, run.rejected) if run.finished_at >= job.begun_at else None


def _so_far(job: ImportJob, survey: Survey | None) -> Figures:
    """Return what has gone in when an import ends before its time; of a check nothing has."""
    run = None if survey is None or job.step == ImportJob.Step.CHECK else _run_of(job, survey)
    return Figures() if run is None else Figures(run.accepted, run.repeated, run.rejected)


def _run_of(job: ImportJob, survey: Survey) -> ImportRun | None:
    return ImportRun.objects.filter(kind=job.kind, file_digest=survey.digest).first()


class Pulse:
    """Gives signs of life while an import runs, tells how far it is, and learns whether it is to stop.

    In a thread with a connection of its own: a check is one transaction, and nobody sees into it.
    """

    def __init__(self, job: ImportJob) -> None:
        self.job = job
        self.stage: dict[str, Any] = {}
        self.is_over, self.is_stopped = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._beat, name="pulse of an import", daemon=True)

    def __enter__(self) -> "Pulse":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        self.thread.join()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell how far the import is, between two transactions of it. Raises Stopped where it is to go no further."""
        if self.is_stopped.is_set():
            raise Stopped
        if self.stage.get("stage") == what:
            self.stage = {**self.stage, "stage_done": done, "stage_total": total}
        else:
            at = {"stage": what, "stage_at": now(), "stage_first": done}
            self.stage = {**at, "stage_done": done, "stage_total": total}

    def _beat(self) -> None:
        try:
            while not self.is_over.wait(BEAT_SECONDS):
                with suppress(Exception):  # a database that does not answer now is asked again
                    try:
                        import_jobs.beat(self.job, **self.stage)
                    except Stopped:
                        self.is_stopped.set()
                        return
        finally:
            connection.close()

"""A file that staff send becomes an import: kept, a workbook made a CSV file, looked through, and written down."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import transaction

from loyalty_site.lib import csvfile, workbook
from loyalty_site.lib.csvfile import FileFault, Survey
from loyalty_site.lib.ids import uuid7
from members.actions.audit import Actor
from rewards import errors
from rewards.actions import import_jobs
from rewards.imports import files
from rewards.imports.kinds import COLUMNS
from rewards.imports.reconciling import read_totals
from rewards.models import ImportJob

CONTENT_BYTES_MAX = 200_000_000  # of a file, unpacked
TOTALS_BYTES_MAX = 1_000_000

Pieces = Iterable[bytes]


class TooFewColumns(FileFault):
    """The first line names %(columns)s columns where %(needed)s are needed at least: send a file with headings in its first line."""


def take_in(
    kind: str, name: str, pieces: Pieces, totals: Pieces | None, *, enrols: bool, language: str, actor: Actor
) -> ImportJob:
    """Take in a file. Raises a FileFault that says what to correct, with nothing kept."""
    job_id = uuid7()
    called = "".join(character for character in name if character.isprintable())[-200:] or "—"
    try:
        files.keep(files.path_of(job_id), pieces)
        _make_csv(files.path_of(job_id), called)
        survey = look_through(job_id, called)
        if len(survey.headings) < len(COLUMNS[kind].required):
            raise TooFewColumns(columns=len(survey.headings), needed=len(COLUMNS[kind].required))
        if totals is not None:
            files.keep(files.totals_of(job_id), totals)
            read_totals(files.totals_of(job_id))
        return import_jobs.create(
            job_id, kind, called, survey.rows, enrols=enrols, language=language, actor=actor
        )  # fmt: skip
    except BaseException:
        files.forget(job_id)
        raise


def _make_csv(path: Path, name: str) -> None:
    """Put a workbook's first sheet in its place."""
    if not workbook.is_workbook(path, name):
        return
    made = path.with_suffix(".made.csv")
    files.keep(made, ())
    workbook.to_csv(path, made, name)
    shutil.move(made, path)


def delete(job_id: UUID, actor: Actor) -> None:
    """Delete the file that was sent, and what was rejected of it. Raises ImportFileGone, and ImportMoved while it is under way."""
    with transaction.atomic():  # the job is locked, so that nobody begins it meanwhile
        import_jobs.delete_file(job_id, actor)
        if not files.path_of(job_id).exists():
            raise errors.ImportFileGone
        files.forget(job_id)


def look_through(job_id: UUID, name: str) -> Survey:
    """Return what a job's file is. Raises a FileFault."""
    return csvfile.survey(files.path_of(job_id), name=name, bytes_max=CONTENT_BYTES_MAX)


def survey_of(job: ImportJob) -> Survey:
    """Return a job's file with its columns named. Raises ImportFileGone, ImportColumnsMissing and a FileFault."""
    if not files.path_of(job.pk).exists():
        raise errors.ImportFileGone
    survey = look_through(job.pk, job.file_name)
    if job.columns is None or len(job.columns) != len(survey.headings):
        raise errors.ImportColumnsMissing
    return survey.mapped(job.columns)

"""An import: look through the file, read it in chunks, post what waits, write down what was rejected."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction

from loyalty_site.lib import csvfile
from rewards.imports import runs
from rewards.models import ImportRun

CHUNK = 5000

Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading a chunk came to."""

    staged: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: Sequence[runs.Refused] = ()


class Kind(Protocol):
    """A kind of file: how its records are read and how what waits is posted."""

    @property
    def name(self) -> str:
        """Return the kind's name."""

    @property
    def required(self) -> Sequence[str]:
        """Return the columns that a file must have."""

    @property
    def known(self) -> Sequence[str]:
        """Return the columns that a file may have."""

    def records(self, rows: Iterator[tuple[int, list[str]]], header: Sequence[str], lines: int) -> Iterator[Any]:
        """Yield the records of the rows, which stand on so many lines; each knows its `last_line_no`."""

    def take(self, run: ImportRun, records: Sequence[Any]) -> Taken:
        """Take a chunk of records in, in the caller's transaction."""

    def post(self, run: ImportRun, progress: Progress) -> None:
        """Post what waits, in transactions of its own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import came to."""

    accepted: int
    repeated: int
    rejected: int
    reject_file: Path | None


def import_file(
    kind: Kind, path: Path, progress: Progress, *, is_dry: bool = False, after: Callable[[], None] = lambda: None
) -> Outcome:
    """Import a file, or go on with it; a dry run does the same in one transaction that is rolled back.

    `after` is called at the end, while a dry run's rows are still there. Raises a FileFault with nothing
    written, ImportUnderWay and NoProgramme.
    """
    return import_survey(kind, csvfile.survey(path), progress, is_dry=is_dry, after=after)


def import_survey(
    kind: Kind, survey: csvfile.Survey, progress: Progress, *, is_dry: bool = False,
    after: Callable[[], None] = lambda: None,
) -> Outcome:  # fmt: skip
    """Import a file that was looked through, its columns under the names that they have there; see `import_file`."""
    csvfile.check_header(survey.named, kind.required, kind.known)
    if not is_dry:
        return _import(kind, survey, progress, after)
    with transaction.atomic():
        outcome = _import(kind, survey, progress, after)
        transaction.set_rollback(True)
    return outcome


def _import(kind: Kind, survey: csvfile.Survey, progress: Progress, after: Callable[[], None]) -> Outcome:
    with runs.claimed(kind.name, survey) as run:
        if run.stage == ImportRun.Stage.READING:
            _read(kind, run, survey, progress)
            runs.enter_stage(run, ImportRun.Stage.POSTING)
        kind.post(run, progress)
        reject_file = runs.write_rejects(run, survey)
        run.refresh_from_db()
        after()
        runs.clear(run)
        runs.enter_stage(run, ImportRun.Stage.DONE)
    return Outcome(run.accepted, run.repeated, run.rejected, reject_file)


def _read(kind: Kind, run: ImportRun, survey: csvfile.Survey, progress: Progress) -> None:
    rows = runs.rows_of(survey, after_line=run.position)
    for chunk in _chunks(kind.records(rows, survey.header, survey.lines - run.position)):
        with transaction.atomic():
            taken = kind.take(run, chunk)
            runs.reject(run.pk, taken.refused)
            runs.advance(
                run, position=chunk[-1].last_line_no, staged=taken.staged, accepted=taken.accepted,
                repeated=taken.repeated,
            )  # fmt: skip
        progress("reading", run.position, survey.lines)


def _chunks(records: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(records)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk

"""The first rows of a file as the import reads them, and what it would reject of them; nothing is written."""

from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db import transaction

from loyalty_site.lib import csvfile
from loyalty_site.lib.csvfile import Survey
from rewards.imports import runs
from rewards.imports.headings import said
from rewards.imports.kinds import kind_of
from rewards.imports.purchases.reading import LINES_MAX
from rewards.models import ImportJob, ImportReject, ImportRun

ROWS = 100


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file: the cells of the columns that are read, and why it would be rejected, if it would."""

    line_no: int
    cells: list[tuple[str, bool]]  # and whether it is at fault
    reason: str
    column: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows under the names of their columns; `bad` counts the rows that would be rejected."""

    columns: list[str]
    rows: list[PreviewRow]
    bad: int


def preview(job: ImportJob, survey: Survey) -> Preview:
    """Return a preview of a file whose columns are named. Raises a FileFault where a needed column is not among them."""
    kind = kind_of(job.kind, enrols=job.enrols, is_dry=True, jobs=1)
    csvfile.check_header(survey.named, kind.required, kind.known)
    # The last purchase that is shown may go on past the last row that is.
    rows = list(islice(runs.rows_of(survey), ROWS + LINES_MAX))
    shown = rows[:ROWS]
    refused = _refused(job, survey, rows, shown[-1][0]) if shown else []
    places = [place for place, name in enumerate(survey.header) if name in kind.known and name not in runs.REJECT]
    told = []
    for line_no, row in shown:
        fault = next((each for each in refused if each.line_no <= line_no <= each.last_line_no), None)
        reason, column = (fault.reason, fault.column) if fault else ("", "")
        cells = [(row[place], bool(column) and survey.header[place] == column) for place in places]
        told.append(PreviewRow(line_no, cells, said(reason, job.kind), column))
    return Preview([survey.header[place] for place in places], told, sum(bool(row.reason) for row in told))


def _refused(
    job: ImportJob, survey: Survey, rows: list[tuple[int, list[str]]], last_line_no: int
) -> list[runs.Refused]:
    """Import the first records in a transaction that is rolled back, and return what it rejects."""
    kind = kind_of(job.kind, enrols=job.enrols, is_dry=True, jobs=1)
    with transaction.atomic():
        run = ImportRun.objects.create(kind=job.kind, file_digest=job.pk.bytes, file_name=job.file_name)
        records = [
            record
            for record in kind.records(iter(rows), survey.header, len(rows))
            if record.line_no <= last_line_no
        ]  # fmt: skip
        taken = kind.take(run, records)
        runs.advance(run, position=last_line_no, staged=taken.staged)
        kind.post(run, lambda what, done, total: None)
        found = [*taken.refused, *_posted(run.pk)]
        transaction.set_rollback(True)
    return found


def _posted(run_id: UUID) -> list[runs.Refused]:
    """Return what posting rejected: no column alone is at fault there."""
    rows = ImportReject.objects.filter(run_id=run_id).values_list("line_no", "last_line_no", "reason")
    return [runs.Refused(*row) for row in rows]

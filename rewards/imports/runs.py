"""Runs: the one that a file belongs to, claimed by one process, advanced in the transactions of its chunks."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import F, Q

from loyalty_site.lib.clock import now
from loyalty_site.lib.csvfile import Survey, read_rows
from loyalty_site.lib.errors import DomainError, FileError
from loyalty_site.lib.spreadsheet import BOM, TableWriter, restored
from rewards.core.refusals import Refusal
from rewards.imports import errors
from rewards.imports.columns import REJECT
from rewards.models import ImportReject, ImportRun, StagedBalance, StagedMember, StagedPurchase

CLAIM_SECONDS = 30  # a server notices within moments that a killed client is gone
STAGING = (StagedPurchase, StagedBalance, StagedMember, ImportReject)


class ImportUnderWay(FileError):
    """This file is being imported already: wait for it to end."""

    code = "import_under_way"


class RejectFileUnwritable(FileError):
    """%(file)s cannot be written (%(reason)s): make room for it and start the import again, it goes on from here."""

    code = "reject_file_unwritable"


@dataclass(frozen=True, slots=True)
class Refused:
    """Lines that do not go in, first to last, and why."""

    line_no: int
    last_line_no: int
    reason: str
    column: str = ""  # the one at fault, where it is one

    @classmethod
    def of(cls, line_no: int, last_line_no: int, error: DomainError | Refusal) -> "Refused":
        """Return the lines with what is the matter with them."""
        return cls(line_no, last_line_no, errors.reason_of(error), errors.column_of(error))


def rows_of(survey: Survey, *, after_line: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a file; in a corrected reject file, which is ours, formulas are as they were again."""
    rows = read_rows(survey, after_line=after_line)
    if not set(REJECT) <= set(survey.headings):
        return rows
    return ((line_no, [restored(cell) for cell in row]) for line_no, row in rows)


@contextmanager
def claimed(kind: str, survey: Survey) -> Iterator[ImportRun]:
    """Hold the run of a file: it goes on where it was stopped, and starts over once it was done.

    Raises ImportUnderWay where another process holds it.
    """
    key = int.from_bytes(survey.digest[:8], "big", signed=True)
    is_transaction = connection.in_atomic_block  # a dry run's lock ends with its transaction
    lock = "pg_try_advisory_xact_lock" if is_transaction else "pg_try_advisory_lock"
    deadline = time.monotonic() + CLAIM_SECONDS
    while not _call(lock, key):
        if time.monotonic() > deadline:
            raise ImportUnderWay()
        time.sleep(0.2)
    try:
        run, _ = ImportRun.objects.get_or_create(
            kind=kind, file_digest=survey.digest, defaults={"file_name": survey.name[:255]}
        )
        if run.stage == ImportRun.Stage.DONE:
            _start_over(run, survey)
        yield run
    finally:
        if not is_transaction:
            _call("pg_advisory_unlock", key)


def _call(function: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return bool(cursor.fetchone()[0])


def _start_over(run: ImportRun, survey: Survey) -> None:
    run.stage, run.position, run.finished_at = ImportRun.Stage.READING, 0, None
    run.staged = run.accepted = run.repeated = run.rejected = 0
    run.started_at, run.file_name = now(), survey.name[:255]
    run.save()


def advance(run: ImportRun, *, position: int, staged: int = 0, accepted: int = 0, repeated: int = 0) -> None:
    """Remember how far the file was read, in the transaction of what was read."""
    run.position, run.staged = position, run.staged + staged
    run.accepted, run.repeated = run.accepted + accepted, run.repeated + repeated
    run.save(update_fields=["position", "staged", "accepted", "repeated"])


def enter_stage(run: ImportRun, stage: str) -> None:
    """Go on to the next stage."""
    run.stage = stage
    run.finished_at = now() if stage == ImportRun.Stage.DONE else None
    run.save(update_fields=["stage", "finished_at"])


def count_posted(run_id: UUID, *, accepted: int, repeated: int = 0) -> None:
    """Count what a chunk posted, last in its transaction: several processes may post for one run."""
    ImportRun.objects.filter(pk=run_id).update(accepted=F("accepted") + accepted, repeated=F("repeated") + repeated)


def reject(run_id: UUID, refused: Iterable[Refused]) -> int:
    """Remember lines that do not go in, in the transaction of their chunk; returns how many records they are."""
    rows = [
        ImportReject(run_id=run_id, line_no=item.line_no, last_line_no=item.last_line_no, reason=item.reason[:400])
        for item in refused
    ]
    ImportReject.objects.bulk_create(rows, batch_size=2000)
    if rows:
        ImportRun.objects.filter(pk=run_id).update(rejected=F("rejected") + len(rows))
    return len(rows)


def clear(run: ImportRun) -> None:
    """Delete what waited for this run, and give the room back that purchases waited in."""
    for model in STAGING:
        model.objects.filter(run_id=run.pk).delete()
    with suppress(OperationalError), transaction.atomic():
        _cut_off_waiting_purchases()


def _cut_off_waiting_purchases() -> None:
    """Empty the table of waiting purchases where none waits for another run; nothing vacuums it.

    Raises OperationalError where another run is at it: the last one to end does this.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE rewards_stagedpurchase IN ACCESS EXCLUSIVE MODE NOWAIT")
        if not StagedPurchase.objects.exists():
            cursor.execute("TRUNCATE rewards_stagedpurchase")


def write_rejects(run: ImportRun, survey: Survey) -> Path | None:
    """Write the reject file beside the file, whole or not at all; none where nothing was rejected.

    Every line of a rejected record stands in it as it was, with its line number and the reason in front. What would
    be a formula to a spreadsheet is none there.
    """
    path = reject_path(survey.path)
    ranges = _ranges(run)
    current = next(ranges, None)
    if current is None:
        return None
    try:
        _write(path, survey, ranges, current)
    except OSError as error:
        raise RejectFileUnwritable(file=path, reason=error.strerror) from error
    return path


def _write(
    path: Path, survey: Survey, ranges: Iterator[tuple[int, int, str]],
    current: tuple[int, int, str] | None,
) -> None:  # fmt: skip
    draft = path.with_name(f"{path.name}.new")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        stream.write(BOM)
        writer = TableWriter(stream)
        front = [name in REJECT for name in survey.headings]
        writer.row([*REJECT, *_without(survey.headings, front)])
        for line_no, row in rows_of(survey):
            while current is not None and line_no > current[1]:
                current = next(ranges, None)
            if current is None:
                break
            if line_no >= current[0]:
                writer.row([line_no, current[2], *_without(row, front)])
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def reject_path(path: Path) -> Path:
    """Return where the rejected lines of a file are written."""
    return path.with_name(f"{path.name}.rejects.csv")


def _without(row: Iterable[str], dropped: list[bool]) -> list[str]:
    return [cell for cell, is_dropped in zip(row, dropped, strict=True) if not is_dropped]


def _ranges(run: ImportRun) -> Iterator[tuple[int, int, str]]:
    """Yield what was rejected in the order of the file, a page at a time."""
    after = 0
    while True:
        page = list(
            ImportReject.objects.filter(Q(run_id=run.pk), line_no__gt=after)
            .order_by("line_no")
            .values_list("line_no", "last_line_no", "reason")[:5000]
        )
        if not page:
            return
        yield from page
        after = page[-1][0]

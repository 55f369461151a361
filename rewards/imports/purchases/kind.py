"""The kind of file that holds purchases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from rewards.actions.enrolment import enrol_many
from rewards.imports.importing import Progress, Taken
from rewards.imports.purchases import staging, waiting
from rewards.imports.purchases.checking import Checked, check, stretches
from rewards.imports.purchases.columns import KNOWN, REQUIRED
from rewards.imports.purchases.posting import post_task, tasks
from rewards.imports.purchases.workers import WORTH_READING, in_order, jobs_for, side_by_side
from rewards.imports.runs import Refused
from rewards.models import ImportRun, StagedMember, StagedPurchase

ENROLMENT_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchases; `enrols` takes in members whom nobody knows, `jobs` 0 lets the size of the file decide."""

    enrols: bool = False
    is_dry: bool = False
    jobs: int = 0
    name: str = ImportRun.Kind.PURCHASES
    required: Sequence[str] = REQUIRED
    known: Sequence[str] = KNOWN

    def records(
        self, rows: Iterator[tuple[int, list[str]]], header: Sequence[str], lines: int
    ) -> Iterator[Checked | Refused]:
        """Yield the purchases of the rows, checked."""
        found = stretches(rows, header)
        jobs = self.jobs or jobs_for(lines, worth=WORTH_READING)
        for checked in in_order(found, jobs) if jobs > 1 else map(check, found):
            yield from checked

    def take(self, run: ImportRun, chunk: Sequence[Checked | Refused]) -> Taken:
        """Stage a chunk of purchases."""
        return staging.take(run, chunk, enrols=self.enrols)

    def post(self, run: ImportRun, progress: Progress) -> None:
        """Enrol who is new, then fold account by account."""
        while _enrol_chunk(run.pk):
            pass
        waiting.tell_planner()
        left = StagedPurchase.objects.filter(run_id=run.pk).count()
        done = run.staged - left

        def posted(count: int) -> None:
            nonlocal done
            done += count
            progress("posting", done, run.staged)

        progress("posting", done, run.staged)
        jobs = 1 if self.is_dry else self.jobs or jobs_for(left)
        if jobs > 1:
            side_by_side(tasks(run.pk, self.is_dry), jobs, posted)
        else:
            for task in tasks(run.pk, self.is_dry):
                post_task(task, posted)


@transaction.atomic
def _enrol_chunk(run_id: UUID) -> bool:
    """Enrol some of the members whom purchases named; somebody else may have enrolled them meanwhile."""
    rows = list(StagedMember.objects.filter(run_id=run_id).order_by("external_id")[:ENROLMENT_CHUNK])
    if not rows:
        return False
    accounts = enrol_many([(row.external_id, row.account_id, row.joined_at) for row in rows])
    moved = [(row.account_id, accounts[row.external_id]) for row in rows if accounts[row.external_id] != row.account_id]
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE rewards_stagedpurchase s SET account_id = m.now FROM unnest(%s::uuid[], %s::uuid[]) m(old, now)"
                " WHERE s.run_id = %s AND s.account_id = m.old",
                [[old for old, _ in moved], [new for _, new in moved], run_id],
            )
    StagedMember.objects.filter(run_id=run_id, external_id__in=[row.external_id for row in rows]).delete()
    return True

"""The rolling check of the ledger: some accounts an hour, all of them within weeks. The only writer of LedgerCheck.

Each range is written down when it is checked: a run that is killed is gone on with by the next one. A second run
beside it finds the position moved and stops.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import F

from loyalty_site.lib.clock import now
from members.actions import job_runs
from rewards.audit.difference import Difference
from rewards.audit.run import ACCOUNTS_OF_A_RANGE, POSTINGS_OF_A_RANGE, Range, Worker
from rewards.models import LedgerCheck, PointAccount
from rewards.selectors.audit import conninfo

log = structlog.get_logger(__name__)

ROUND_RUNS = 28 * 24  # an hourly run's share: every account is checked within four weeks
ACCOUNTS_MIN = 2_000
SECONDS = 1_200


def check_some(accounts: int | None = None, seconds: float = SECONDS) -> int:
    """Fold the next accounts again, this many or an hour's share; return how many were checked.

    Stops at the end of the round or when the time is over.
    """
    began_at, ends = now(), time.monotonic() + seconds
    state, _ = LedgerCheck.objects.get_or_create(pk=1, defaults={"round_began_at": began_at})
    checked = 0
    try:
        worker = Worker(conninfo(), None)
    except Difference as difference:  # of the programme itself: no account can be folded
        _note(difference, None, None)
    else:
        with closing(worker.reader):
            if state.differs_since is not None:
                _check_again(worker, state)
            checked = _go_on(worker, state.position, accounts or _share(), ends)
    job_runs.ended("verify_ledger", began_at, checked)
    return checked


def _go_on(worker: Worker, position: UUID | None, accounts: int, ends: float) -> int:
    checked = 0
    ranges = _ranges(position, accounts)
    for first, last, count in ranges:
        difference = worker.check(Range("accounts", str(first), str(last))).difference
        if difference is not None:
            _note(difference, first, last)
        if not LedgerCheck.objects.filter(pk=1, position=position).update(
            position=last, accounts=F("accounts") + count
        ):
            return checked
        checked, position = checked + count, last
        if time.monotonic() >= ends:
            return checked
    if checked < accounts:
        LedgerCheck.objects.filter(pk=1, position=position).update(
            position=None, accounts=0, round_began_at=now(), round_ended_at=now()
        )
    return checked


def _ranges(after: UUID | None, accounts: int) -> Iterator[tuple[UUID, UUID, int]]:
    """Cut the next accounts into ranges of about equal work: first, last, how many."""
    rows = PointAccount.objects.order_by("pk")
    rows = rows.filter(pk__gt=after) if after is not None else rows
    found = list(rows.values_list("pk", "postings")[:accounts])
    first, count, postings = None, 0, 0
    for number, (pk, posted) in enumerate(found, 1):
        first, count, postings = first or pk, count + 1, postings + posted
        if postings >= POSTINGS_OF_A_RANGE or count >= ACCOUNTS_OF_A_RANGE or number == len(found):
            yield first, pk, count
            first, count, postings = None, 0, 0


def _check_again(worker: Worker, state: LedgerCheck) -> None:
    """Look again where something differed, and take the difference back where nothing does now."""
    difference = None
    if state.differs_first is not None:
        difference = worker.check(Range("accounts", str(state.differs_first), str(state.differs_last))).difference
    if difference is None:
        LedgerCheck.objects.filter(pk=1).update(
            differs_first=None,
            differs_last=None,
            differs_table="",
            differs_key="",
            differs_column="",
            differs_since=None,
        )
        log.info("ledger_is_right_again", table=state.differs_table, key=state.differs_key)


def _note(difference: Difference, first: UUID | None, last: UUID | None) -> None:
    """Keep the first difference; a later one is logged, and found again when the first one is mended."""
    log.error("ledger_differs", table=difference.table, key=difference.key, column=difference.column)
    LedgerCheck.objects.filter(pk=1, differs_since=None).update(
        differs_first=first, differs_last=last, differs_table=difference.table[:63], differs_key=difference.key[:200],
        differs_column=difference.column[:63], differs_since=now(),
    )  # fmt: skip


def _share() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'rewards_pointaccount'::regclass"
        )
        total = int(cursor.fetchone()[0])
    return max(ACCOUNTS_MIN, total // ROUND_RUNS + 1)

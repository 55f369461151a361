"""Balances wait until the whole file is read, then go in account by account: one row, one lot."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from rewards.actions.copying import CopyBatch, copy_rows
from rewards.actions.locking import lock_accounts
from rewards.actions.takeover import points_taken_over, take_over_points
from rewards.core.refusals import MemberLeft
from rewards.imports import errors, runs
from rewards.imports.balances.columns import KNOWN, REQUIRED
from rewards.imports.balances.reading import Balance, Record, balance, records
from rewards.imports.importing import Progress, Taken
from rewards.imports.members.naming import accounts_of
from rewards.models import ImportRun, StagedBalance
from rewards.selectors.accounts import Account
from rewards.selectors.timeline import current_timeline

CHUNK = 2000  # accounts

_CLAIM = (
    "DELETE FROM rewards_stagedbalance WHERE run_id = %s AND account_id = ANY(%s)"
    " RETURNING line_no, account_id, points, expires_at, reference"
)


@dataclass(frozen=True, slots=True)
class Balances:
    """Points of an old system."""

    name: str = ImportRun.Kind.BALANCES
    required: Sequence[str] = REQUIRED
    known: Sequence[str] = KNOWN

    def records(self, rows: Iterator[tuple[int, list[str]]], header: Sequence[str], lines: int) -> Iterator[Record]:
        """Yield the balances of the rows."""
        return records(rows, header)

    def take(self, run: ImportRun, chunk: Sequence[Record]) -> Taken:
        """Stage a chunk of balances."""
        terms = current_timeline().at(now())
        accounts = accounts_of(name for record in chunk if (name := record.name) is not None)
        refused: list[runs.Refused] = []
        staged: list[Balance] = []
        for record in chunk:
            try:
                staged.append(balance(record, accounts, terms))
            except DomainError as error:
                refused.append(runs.Refused.of(record.line_no, record.line_no, error))
        copy_rows(
            "rewards_stagedbalance",
            [
                {
                    "run_id": run.pk, "line_no": item.line_no, "account_id": item.account_id, "points": item.points,
                    "expires_at": item.expires_at, "reference": item.reference,
                }
                for item in staged
            ],
        )  # fmt: skip
        return Taken(staged=len(staged), refused=refused)

    def post(self, run: ImportRun, progress: Progress) -> None:
        """Post what waits, in chunks of accounts."""
        done = run.staged - StagedBalance.objects.filter(run_id=run.pk).count()
        while account_ids := _next_accounts(run.pk):
            done += _post_chunk(run.pk, account_ids)
            progress("posting", done, run.staged)


def _next_accounts(run_id: UUID) -> list[UUID]:
    waiting = StagedBalance.objects.filter(run_id=run_id).order_by("account_id")
    return list(waiting.values_list("account_id", flat=True).distinct()[:CHUNK])


@transaction.atomic
def _post_chunk(run_id: UUID, account_ids: list[UUID]) -> int:
    """Lock the accounts in the order of their ids, claim what waits for them, post what is new."""
    accounts = lock_accounts(account_ids).load()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [run_id, account_ids])
        claimed = sorted((Balance(*row) for row in cursor.fetchall()), key=lambda item: (item.account_id, item.line_no))
    before = points_taken_over(account_ids)
    batch = CopyBatch({key: account.standing.lots_made for key, account in accounts.items()})
    posted_at = now()
    accepted, refused = 0, []
    for account_id, group in groupby(claimed, key=lambda item: item.account_id):
        rows = list(group)
        if accounts[account_id].status == "left":
            refused += [runs.Refused.of(row.line_no, row.line_no, MemberLeft()) for row in rows]
            continue
        new, differing = _new(rows, before.get(account_id, {}), posted_at)
        refused += differing
        accepted += len(new)
        _post(accounts[account_id], new, batch, posted_at)
    batch.write()
    runs.reject(run_id, refused)
    runs.count_posted(run_id, accepted=accepted, repeated=len(claimed) - accepted - len(refused))
    return len(claimed)


def _new(
    rows: list[Balance], before: dict[tuple[str, datetime | None], list[int]], at: datetime
) -> tuple[list[Balance], list[runs.Refused]]:
    """Return the rows that have not come in before, and those that came with other points or are over.

    The n-th row of an account with the same reference and expiry is the n-th that came in.
    """
    seen: dict[tuple[str, datetime | None], int] = defaultdict(int)
    new: list[Balance] = []
    refused: list[runs.Refused] = []
    for row in rows:
        key = (row.reference, row.expires_at)
        known = before.get(key, [])
        place, seen[key] = seen[key], seen[key] + 1
        error: errors.Rejection | None = None
        if place < len(known):
            error = errors.BalanceDiffers(points=known[place]) if known[place] != row.points else None
        elif row.expires_at is not None and row.expires_at <= at:
            error = errors.PointsExpired()
        else:
            new.append(row)
        if error is not None:
            refused.append(runs.Refused.of(row.line_no, row.line_no, error))
    return new, refused


def _post(account: Account, rows: list[Balance], batch: CopyBatch, posted_at: datetime) -> None:
    for row in rows:
        take_over_points(
            account, batch, points=row.points, expires_at=row.expires_at, reference=row.reference, posted_at=posted_at
        )

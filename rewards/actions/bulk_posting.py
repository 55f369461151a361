"""The lines of a file of adjustments, posted and taken back a chunk at a time. The only writer of what became of a line.

A chunk is one transaction that holds the file's row: lines, adjustments, ledger and how far it is are written together
or not at all. A worker that is killed leaves the chunk as if it had not begun; of many at once one works.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change
from members.models import Member
from rewards.actions.adjustments import fold_adjustment
from rewards.actions.batch import Batch
from rewards.actions.bulk_adjustments import claim
from rewards.core.refusals import InsufficientPoints
from rewards.models import Adjustment, BulkAdjustment, BulkLine
from rewards.selectors.accounts import Account, load

CHUNK_LINES = 100  # tills that serve one of these members wait no longer than it takes
Status, Of = BulkAdjustment.Status, BulkLine.Status
_Made = Callable[[BulkAdjustment, BulkLine, Account, datetime, Batch], Adjustment | None]


def advance(bulk_id: UUID) -> bool:
    """Post, or take back, the next lines of a file; False where it is through, stopped, or in other hands."""
    with transaction.atomic():
        bulk = claim(bulk_id, Status.RUNNING, Status.REVERSING)
        if bulk is None:
            return False
        is_running = bulk.status == Status.RUNNING
        rows = BulkLine.objects.filter(bulk=bulk, status=Of.READY if is_running else Of.POSTED)
        lines = list(rows.order_by("line_no")[:CHUNK_LINES])
        if not lines:
            _end(bulk)
            return False
        _work(bulk, lines, _given if is_running else _taken_back)
        bulk.done += len(lines)
        bulk.save(update_fields=["done", "failed", "missing"])
    return True


def _end(bulk: BulkAdjustment) -> None:
    before = bulk.status
    bulk.status = Status.DONE if before == Status.RUNNING else Status.REVERSED
    bulk.ended_at = now()
    bulk.save(update_fields=["status", "ended_at"])
    record_change(
        Actor.of(user_id=bulk.asked_by_id), "bulk_adjustment.end", bulk.pk, before={"status": str(before)},
        after={"status": str(bulk.status)}, failed=bulk.failed, missing=bulk.missing,
    )  # fmt: skip


def _work(bulk: BulkAdjustment, lines: Sequence[BulkLine], make: _Made) -> None:
    at = now()
    accounts = load([line.account_id for line in lines if line.account_id is not None], at, lots=True)
    owners = {pk for pk in (bulk.asked_by_id, bulk.decided_by_id) if pk is not None}
    own = set(
        Member.objects.filter(user__in=owners, account__in=accounts).values_list("account", flat=True)
    )  # somebody may have become a member since the file was checked
    batch, made = Batch(), []
    for line in lines:
        assert line.account_id is not None
        account = accounts[line.account_id]
        if account.status == "left" or line.account_id in own:
            _fail(bulk, line, "left" if account.status == "left" else "own")
            continue
        row = make(bulk, line, account, at, batch)
        if row is not None:
            made.append(row)
    Adjustment.objects.bulk_create(made)
    batch.write()
    BulkLine.objects.bulk_update(lines, ["status", "error", "reversed_points"])


def _given(bulk: BulkAdjustment, line: BulkLine, account: Account, at: datetime, batch: Batch) -> Adjustment | None:
    row = _row(bulk, line, account, line.points, "post", at)
    try:
        _fold(account, row, at, batch)
    except InsufficientPoints:
        _fail(bulk, line, "few")
        return None
    line.status = Of.POSTED
    return row


def _taken_back(
    bulk: BulkAdjustment, line: BulkLine, account: Account, at: datetime, batch: Batch
) -> Adjustment | None:  # fmt: skip
    """Take back what a line gave, as far as it is still there: an adjustment never takes more than is available."""
    row = _row(bulk, line, account, -line.points, "reverse", at)
    try:
        _fold(account, row, at, batch)
    except InsufficientPoints as refusal:
        left = int(refusal.params["available"])
        bulk.missing += line.points - left
        line.status, line.error = Of.REVERSED, "spent"
        if not left:
            return None
        row.points = -left
        _fold(load([account.id], at, lots=True)[account.id], row, at, batch)
    line.status, line.reversed_points = Of.REVERSED, abs(row.points)
    return row


def _fold(account: Account, row: Adjustment, at: datetime, batch: Batch) -> None:
    """Fold one adjustment; what is refused leaves nothing in the batch."""
    own = Batch()
    fold_adjustment(account, row, at, own)
    batch.absorb(own)


def _row(
    bulk: BulkAdjustment, line: BulkLine, account: Account, points: int, act: str, at: datetime
) -> Adjustment:  # fmt: skip
    return Adjustment(
        account_id=account.id, points=points, reason_code=line.reason_code if act == "post" else "correction",
        note=bulk.note, expires_at=line.expires_at if act == "post" else None, status=Adjustment.Status.POSTED,
        requested_by_id=bulk.asked_by_id, decided_by_id=bulk.decided_by_id, bulk=bulk, requested_at=at, decided_at=at,
        submission=uuid5(bulk.pk, f"{act} {line.line_no}"),
    )  # fmt: skip


def _fail(bulk: BulkAdjustment, line: BulkLine, error: str) -> None:
    line.error = error
    if line.status == Of.POSTED:  # what it gave stays where it is
        bulk.missing += max(0, line.points)
        line.status = Of.REVERSED
    else:
        bulk.failed += 1
        line.status = Of.FAILED

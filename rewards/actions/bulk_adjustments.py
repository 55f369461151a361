"""Files of adjustments: uploaded, checked, asked for, decided, stopped, taken back. The only writer of BulkAdjustment.

Every act locks the file's row, so that of thirty who start one it is started once. A file starts at once where all its
points together are within the programme's limit for one person and within what the asker's day has left; else a second
person decides about the whole. The lines are posted by `rewards.actions.bulk_posting`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change
from members.bell import Bell
from members.models import User
from rewards import errors
from rewards.actions.staff_adjustments import used_today
from rewards.core.adjusting import a_day
from rewards.models import BulkAdjustment, BulkLine
from rewards.selectors.timeline import current_timeline

Status = BulkAdjustment.Status
_bell = Bell("rewards.run_bulk_adjustments")


class Checked(NamedTuple):
    """A line of a file as the dry run found it; `error` is the code of what is wrong with it."""

    no: int
    account_id: UUID | None
    points: int
    reason_code: str
    expires_at: datetime | None
    error: str


def upload(file_name: str, content: bytes, lines: int, note: str, user_id: UUID) -> BulkAdjustment:
    """Keep a file that was looked over, and have it checked line by line."""
    at = now()
    with transaction.atomic():
        bulk = BulkAdjustment.objects.create(
            file_name=file_name[:255], content=content, note=note, total=lines, asked_by_id=user_id, uploaded_at=at,
            began_at=at,
        )  # fmt: skip
        record_change(Actor.of(user_id=user_id), "bulk_adjustment.upload", bulk.pk, lines=lines)
        transaction.on_commit(_bell.ring)
    return bulk


def claim(bulk_id: UUID, *stages: str) -> BulkAdjustment | None:
    """Lock a file that is at one of these stages and not stopped, in the caller's transaction; None where another has it."""
    rows = BulkAdjustment.objects.select_for_update(skip_locked=True, of=["self"]).defer("content")
    return rows.filter(pk=bulk_id, status__in=stages, is_stopped=False).first()


def keep(bulk: BulkAdjustment, lines: Sequence[Checked]) -> None:
    """Keep what the dry run found of the next lines, in the caller's transaction."""
    good = [line.points for line in lines if not line.error]
    bulk.done += len(lines)
    bulk.wrong += len(lines) - len(good)
    bulk.given += sum(points for points in good if points > 0)
    bulk.taken -= sum(points for points in good if points < 0)
    BulkLine.objects.bulk_create([_row(bulk, line) for line in lines])
    bulk.save(update_fields=["done", "wrong", "given", "taken"])


def end_check(bulk: BulkAdjustment) -> None:
    """Tell what the dry run came to, in the caller's transaction; the file itself is forgotten."""
    bulk.status, bulk.content = Status.WRONG if bulk.wrong else Status.CHECKED, None
    bulk.save(update_fields=["status", "content"])


def needs_second(bulk: BulkAdjustment, user: User, at: datetime) -> bool:
    """Tell whether somebody else has to decide about a file."""
    points = bulk.given + bulk.taken
    allowed = a_day(user.groups.values_list("name", flat=True))
    return points > current_timeline().at(at).adjustment_above or used_today(user, at) + points > allowed


def start(bulk_id: UUID, user_id: UUID) -> BulkAdjustment:
    """Ask for a checked file to be posted: at once, or once a second person has approved. Raises BulkMoved."""
    at = now()
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)  # their day is read by one at a time
        bulk = _locked(bulk_id, Status.CHECKED)
        if bulk.asked_by_id != user_id:
            raise errors.BulkMoved
        bulk.asked_at = at
        if needs_second(bulk, user, at):
            _enter(bulk, Status.WAITING, at)
        else:
            _enter(bulk, Status.RUNNING, at)
        _record(bulk, "bulk_adjustment.ask", user_id, Status.CHECKED)
    return bulk


def approve(bulk_id: UUID, user_id: UUID) -> BulkAdjustment:
    """Have a file posted that waited; the second person is never the first, nor in one of its lines.

    Raises BulkMoved, BulkDecidedByAsker, BulkHasOwnAccount.
    """
    with transaction.atomic():
        bulk = _decidable(bulk_id, user_id)
        bulk.decided_by_id = user_id
        _enter(bulk, Status.RUNNING, now())
        _record(bulk, "bulk_adjustment.approve", user_id, Status.WAITING)
    return bulk


def decline(bulk_id: UUID, user_id: UUID) -> BulkAdjustment:
    """Decline a file that waited. Raises BulkMoved, BulkDecidedByAsker, BulkHasOwnAccount."""
    with transaction.atomic():
        bulk = _decidable(bulk_id, user_id)
        bulk.decided_by_id = user_id
        _enter(bulk, Status.DECLINED, now())
        _record(bulk, "bulk_adjustment.decline", user_id, Status.WAITING)
    return bulk


def stop(bulk_id: UUID, user_id: UUID) -> None:
    """Stop after the lines at hand; what is checked or posted stays, and the rest goes on when somebody says so. Raises BulkMoved."""
    _switch(bulk_id, user_id, is_stopped=True)


def go_on(bulk_id: UUID, user_id: UUID) -> None:
    """Go on where it was stopped. Raises BulkMoved."""
    _switch(bulk_id, user_id, is_stopped=False)


def reverse(bulk_id: UUID, user_id: UUID) -> BulkAdjustment:
    """Take back everything that a file has posted, also where it was stopped half-way; what was not posted never is.

    Raises BulkMoved, and BulkHasOwnAccount for somebody who is in a line.
    """
    with transaction.atomic():
        bulk = BulkAdjustment.objects.select_for_update().get(pk=bulk_id)
        before = bulk.status
        if not (before == Status.DONE or (before == Status.RUNNING and bulk.is_stopped)):
            raise errors.BulkMoved
        _check_own(bulk, user_id)
        bulk.is_stopped = False
        _enter(bulk, Status.REVERSING, now())
        _record(bulk, "bulk_adjustment.reverse", user_id, before)
    return bulk


def _switch(bulk_id: UUID, user_id: UUID, *, is_stopped: bool) -> None:
    with transaction.atomic():
        bulk = _locked(bulk_id, Status.READING, Status.RUNNING, Status.REVERSING)
        if bulk.is_stopped == is_stopped:
            return
        bulk.is_stopped, bulk.began_at, bulk.began_with = is_stopped, now(), bulk.done
        bulk.save(update_fields=["is_stopped", "began_at", "began_with"])
        verb = "bulk_adjustment.stop" if is_stopped else "bulk_adjustment.go_on"
        record_change(Actor.of(user_id=user_id), verb, bulk.pk, done=bulk.done)
        transaction.on_commit(_bell.ring)


def _locked(bulk_id: UUID, *stages: str) -> BulkAdjustment:
    bulk = BulkAdjustment.objects.select_for_update().defer("content").get(pk=bulk_id)
    if bulk.status not in stages:
        raise errors.BulkMoved
    return bulk


def _decidable(bulk_id: UUID, user_id: UUID) -> BulkAdjustment:
    bulk = _locked(bulk_id, Status.WAITING)
    if bulk.asked_by_id == user_id:
        raise errors.BulkDecidedByAsker
    _check_own(bulk, user_id)
    return bulk


def _check_own(bulk: BulkAdjustment, user_id: UUID) -> None:
    if BulkLine.objects.filter(bulk=bulk, account__member__user=user_id).exists():
        raise errors.BulkHasOwnAccount


def _enter(bulk: BulkAdjustment, status: str, at: datetime) -> None:
    bulk.status, bulk.done, bulk.began_at, bulk.began_with = status, 0, at, 0
    bulk.save()
    transaction.on_commit(_bell.ring)


def _record(bulk: BulkAdjustment, verb: str, user_id: UUID, before: str) -> None:
    record_change(
        Actor.of(user_id=user_id), verb, bulk.pk, before={"status": str(before)}, after={"status": str(bulk.status)},
        lines=bulk.total, given=bulk.given, taken=bulk.taken,
    )  # fmt: skip


def _row(bulk: BulkAdjustment, line: Checked) -> BulkLine:
    status = BulkLine.Status.WRONG if line.error else BulkLine.Status.READY
    return BulkLine(
        bulk=bulk, line_no=line.no, account_id=None if line.error else line.account_id, points=line.points,
        reason_code=line.reason_code, expires_at=line.expires_at, status=status, error=line.error,
    )  # fmt: skip

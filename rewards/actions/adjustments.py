"""Adjustments: points given or taken by a person, with a reason; above a limit by two."""

import os
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.ids import uuid7
from members.actions.audit import Actor, record_change
from members.models import Member
from rewards.actions.accounts import announce, fold
from rewards.actions.batch import Batch
from rewards.core.facts import Adjustment as AdjustmentFact
from rewards.core.refusals import AdjustmentDecided, InsufficientPoints, MemberLeft, OwnAccount, SamePerson
from rewards.models import Adjustment
from rewards.selectors.accounts import Account, load


def adjust(
    account_id: UUID, points: int, reason_code: str, note: str, *, expires_at: datetime | None = None,
    api_key_id: UUID | None = None, user_id: UUID | None = None, submission: UUID | None = None,
    case_id: UUID | None = None,
) -> tuple[Adjustment, Account]:  # fmt: skip
    """Adjust an account, or keep the request waiting for a second person above the programme's limit.

    Raises InsufficientPoints: an adjustment never takes more than is available; MemberLeft.
    """
    at = now()
    expires_at = expires_at.astimezone(UTC) if expires_at is not None else None
    with transaction.atomic():
        account = load([account_id], at, lots=True)[account_id]
        _check_stays(account)
        waits = abs(points) > account.timeline.at(at).adjustment_above
        row = Adjustment.objects.create(
            account_id=account_id, points=points, reason_code=reason_code, note=note, expires_at=expires_at,
            status=Adjustment.Status.WAITING if waits else Adjustment.Status.POSTED,
            api_key_id=api_key_id, requested_by_id=user_id, submission=submission, case_id=case_id,
            requested_at=at, decided_at=None if waits else at,
        )  # fmt: skip
        if waits:
            _check_available(account, points)
        else:
            _post(account, row, at)
    return row, account


def approve_adjustment(adjustment_id: UUID, user_id: UUID) -> tuple[Adjustment, Account]:
    """Post an adjustment that waited; the second person is never the first, and never the member.

    Raises SamePerson, OwnAccount, AdjustmentDecided, InsufficientPoints, MemberLeft, Adjustment.DoesNotExist.
    """
    at = now()
    with transaction.atomic():
        account_id = Adjustment.objects.values_list("account_id", flat=True).get(pk=adjustment_id)
        account = load([account_id], at, lots=True)[account_id]
        _check_stays(account)
        row = Adjustment.objects.select_for_update().get(pk=adjustment_id)
        if account.member_id is not None and Member.objects.filter(pk=account.member_id, user=user_id).exists():
            raise OwnAccount()
        _decide(row, user_id, Adjustment.Status.POSTED, at)
        _post(account, row, at)
    return row, account


def decline_adjustment(adjustment_id: UUID, user_id: UUID) -> Adjustment:
    """Decline an adjustment that waited. Raises SamePerson, AdjustmentDecided."""
    with transaction.atomic():
        row = Adjustment.objects.select_for_update().get(pk=adjustment_id)
        _decide(row, user_id, Adjustment.Status.DECLINED, now())
    return row


def _decide(row: Adjustment, user_id: UUID, status: str, at: datetime) -> None:
    if row.status != Adjustment.Status.WAITING:
        raise AdjustmentDecided()
    if row.requested_by_id == user_id:
        raise SamePerson()
    row.status, row.decided_by_id, row.decided_at = status, user_id, at
    row.save(update_fields=["status", "decided_by", "decided_at"])
    verb = "adjustment.approve" if status == Adjustment.Status.POSTED else "adjustment.decline"
    record_change(
        Actor.of(user_id=user_id), verb, row.pk, before={"status": str(Adjustment.Status.WAITING)},
        after={"status": str(status)}, account=str(row.account_id), points=row.points, reason_code=row.reason_code,
    )  # fmt: skip


def _check_stays(account: Account) -> None:
    """Raise MemberLeft where the holder has left: nothing is posted after leaving."""
    if account.status == "left":
        raise MemberLeft()


def _check_available(account: Account, points: int) -> None:
    missing = -points - account.standing.available
    if points < 0 and missing > 0:
        raise InsufficientPoints(available=account.standing.available, missing=missing)


def _post(account: Account, row: Adjustment, at: datetime) -> None:
    batch = Batch()
    fold_adjustment(account, row, at, batch)
    batch.write()


def fold_adjustment(account: Account, row: Adjustment, at: datetime, batch: Batch) -> None:
    """Fold an adjustment into a loaded account and add what it did to the batch.

    Raises InsufficientPoints, after which account and batch are worthless.
    """
    fact = AdjustmentFact(
        uuid7(),
        at,
        row.points,
        row.reason_code,
        expires_at=row.expires_at,
        has_own_expiry=row.expires_at is not None,
    )
    data = {
        "adjustment": str(row.pk), "points": row.points, "reason": row.reason_code,
        "expires_at": row.expires_at, "has_own_expiry": row.expires_at is not None,
    }  # fmt: skip
    journal = fold(
        account, fact, batch, kind="adjustment", origin="api", data=data, posted_at=at, until=at,
        note=row.note or None, note_salt=os.urandom(16) if row.note else None,
    )  # fmt: skip
    announce(batch, account, journal, "api", "adjustment")

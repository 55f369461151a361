"""Adjustments that staff ask for: within their role's points a day, never of their own account, once a form."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Abs

from loyalty_site.lib.clock import now
from members.actions.audit import Actor, record_change
from members.models import User
from rewards.actions.adjustments import adjust
from rewards.core.adjusting import a_day
from rewards.core.refusals import DayLimitReached, OwnAccount
from rewards.models import Adjustment, BulkAdjustment, PointAccount
from rewards.selectors.timeline import current_timeline


def adjust_for(
    account_id: UUID, points: int, reason_code: str, note: str, *, user_id: UUID, submission: UUID,
    case_id: UUID | None = None,
) -> Adjustment:  # fmt: skip
    """Adjust an account for somebody of the staff, within a case or without one; a form that was sent before is answered with what it did then.

    Raises OwnAccount, DayLimitReached, and what `adjust` raises.
    """
    with transaction.atomic():
        # Whoever asks is locked before any account: the sum of their day is read by one request at a time.
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)
        before = Adjustment.objects.filter(submission=submission, requested_by=user_id).first()
        if before is not None:
            return before
        if PointAccount.objects.filter(pk=account_id, member__user=user_id).exists():
            raise OwnAccount()
        _check_day(user, points, now())
        row, _account = adjust(
            account_id, points, reason_code, note, user_id=user_id, submission=submission, case_id=case_id
        )
        record_change(
            Actor.of(user_id=user_id), "adjustment.ask", row.pk, after={"status": str(row.status)},
            account=str(account_id), points=points, reason_code=reason_code,
            case=str(case_id) if case_id is not None else None,
        )  # fmt: skip
    return row


def _check_day(user: User, points: int, at: datetime) -> None:
    """Raise DayLimitReached where these points are more than the person's day has left."""
    allowed, used = a_day(user.groups.values_list("name", flat=True)), used_today(user, at)
    if used + abs(points) > allowed:
        raise DayLimitReached(a_day=allowed, left=max(0, allowed - used))


def used_today(user: User, at: datetime) -> int:
    """Return the points that somebody has adjusted today, given and taken, waiting or posted.

    What stood in a file counts from when it was asked for; where a second person decided, they answer for it.
    """
    midnight = at.astimezone(current_timeline().at(at).zone).replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Adjustment.objects.filter(requested_by=user, requested_at__gte=midnight, bulk=None)
    asked = asked.exclude(status=Adjustment.Status.DECLINED)
    files = BulkAdjustment.objects.filter(asked_by=user, asked_at__gte=midnight, decided_by=None)
    files = files.exclude(status__in=[BulkAdjustment.Status.WAITING, BulkAdjustment.Status.DECLINED])
    in_files = files.aggregate(sum=Sum(F("given") + F("taken")))["sum"] or 0
    return int(in_files + (asked.aggregate(sum=Sum(Abs("points")))["sum"] or 0))

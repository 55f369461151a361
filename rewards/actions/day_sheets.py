"""Day sheets: what is done at the counter written down, a day closed and reopened. The only writer of both tables.

Whoever writes an act holds a share of its sheet's row until the act is committed, and closing waits for all shares: a
closed sheet has every act that was done before it was closed, and none after.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members import values
from members.actions.audit import Actor, record
from members.errors import InvalidValue
from members.models import Shift, StaffPost
from rewards.actions.uses import local_day
from rewards.models import CounterAct, DaySheet


class DayClosed(DomainError):
    """This day has been closed, so that nothing more is posted. Ask the manager to reopen it on the day sheet."""

    code = "day_closed"


class DayNotOver(DomainError):
    """A day that has not come yet cannot be closed. Choose today or a day before."""

    code = "day_not_over"
    status = 422


class ReopenedByManager(DomainError):
    """A closed day is reopened by the manager alone. Ask them to enter at this register."""

    code = "reopened_by_manager"
    status = 403


class ReopeningReasonMissing(InvalidValue):
    """A day is reopened for a reason. Write in a sentence why."""

    code = "reopening_reason_missing"
    field = "reason"


def share_open(store: str, day: date | None = None) -> DaySheet:
    """Return the sheet of a store's day, of today where none is named, and keep it open until the transaction ends.

    Raises DayClosed.
    """
    sheet = _sheet(store, day or local_day(store))
    with connection.cursor() as cursor:
        cursor.execute("SELECT closed_at FROM rewards_daysheet WHERE id = %s FOR SHARE", [sheet.pk])
        (sheet.closed_at,) = cursor.fetchone()
    if sheet.closed_at is not None:
        raise DayClosed
    return sheet


def note(sheet: DaySheet, shift: Shift, kind: str, form: UUID, **columns: Any) -> CounterAct:
    """Write down what a clerk did, in the transaction that does it; the sheet is shared."""
    return CounterAct.objects.create(
        sheet=sheet, register_id=shift.register_id, post_id=shift.post_id, kind=kind, form=form, acted_at=now(), **columns
    )  # fmt: skip


@transaction.atomic
def close(store: str, day: date, post: StaffPost) -> DaySheet:
    """Close a store's day; one that is closed stays as it was closed. Raises DayNotOver."""
    if day > local_day(store):
        raise DayNotOver
    sheet = DaySheet.objects.select_for_update().get(pk=_sheet(store, day).pk)
    if sheet.closed_at is None:
        sheet.closed_at, sheet.closed_by = now(), post
        sheet.save(update_fields=["closed_at", "closed_by"])
        _record("day_sheet.close", sheet, Actor.of(user_id=post.user_id))
    return sheet


def reopen_at_till(store: str, day: date, post: StaffPost, reason: str) -> DaySheet:
    """Reopen a closed day as the manager who works at the till. Raises ReopenedByManager, ReopeningReasonMissing."""
    if post.role != StaffPost.Role.MANAGER or post.store_id != store:
        raise ReopenedByManager
    return reopen(store, day, reason, Actor.of(user_id=post.user_id))


@transaction.atomic
def reopen(store: str, day: date, reason: str, actor: Actor) -> DaySheet:
    """Reopen a closed day for a reason; an open one stays open. Raises ReopeningReasonMissing."""
    reason = values.line(reason, "reason", 400)
    if not reason:
        raise ReopeningReasonMissing
    sheet = DaySheet.objects.select_for_update().get(pk=_sheet(store, day).pk)
    if sheet.closed_at is not None:
        sheet.closed_at, sheet.closed_by = None, None
        sheet.save(update_fields=["closed_at", "closed_by"])
        _record("day_sheet.reopen", sheet, actor, reason)
    return sheet


def _sheet(store: str, day: date) -> DaySheet:
    return DaySheet.objects.get_or_create(store_id=store, day=day)[0]


def _record(verb: str, sheet: DaySheet, actor: Actor, reason: str = "") -> None:
    data = {"store": sheet.store_id, "day": sheet.day.isoformat()}
    record(verb, "day_sheet", str(sheet.pk), origin=actor.origin, actor_id=actor.user_id, data=data, reason=reason)

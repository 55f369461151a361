"""Shifts: begun by PIN or badge, handed over, ended. The only writer of Shift."""

import datetime

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions.audit import Actor, record_change
from members.models import Register, Shift, StaffPost
from members.models.staff_post import WORKS

IDLE = datetime.timedelta(minutes=30)  # a register that nobody has touched so long asks who is there
SEEN_EVERY = datetime.timedelta(minutes=1)


class RegisterOut(DomainError):
    """This tablet is not registered any more. Ask a manager for a new code."""

    code = "register_out"
    status = 403


class PostOut(DomainError):
    """You cannot work at this register any more. Ask a manager."""

    code = "post_out"
    status = 403


@transaction.atomic
def begin(register: Register, post: StaffPost, *, is_practice: bool = False) -> Shift:
    """Let a clerk work at a register from now on, in place of whoever did. Raises RegisterOut, PostOut.

    Locks in this order: the register, the post, the shifts. Of two who enter at once the later one works there.
    """
    locked = Register.objects.select_for_update().filter(pk=register.pk, revoked_at=None).first()
    if locked is None or locked.key_hash is None:
        raise RegisterOut
    if not StaffPost.objects.select_for_update(of=["self"]).filter(pk=post.pk, locked_at=None, **WORKS).exists():
        raise PostOut
    at = now()
    Shift.objects.filter(register=locked, ended_at=None).update(ended_at=at)
    shift = Shift.objects.create(register=locked, post=post, is_practice=is_practice, began_at=at, seen_at=at)
    record_change(Actor.of(user_id=post.user_id), "shift.begin", shift.pk, register=str(locked.pk))
    return shift


def end(shift: Shift) -> None:
    """End a shift; repeating changes nothing."""
    Shift.objects.filter(pk=shift.pk, ended_at=None).update(ended_at=now())


def end_all(post: StaffPost) -> None:
    """End every shift of a clerk."""
    Shift.objects.filter(post=post, ended_at=None).update(ended_at=now())


def end_at(register: Register) -> None:
    """End whatever shift a register has."""
    Shift.objects.filter(register=register, ended_at=None).update(ended_at=now())


def practise(shift: Shift, *, is_practice: bool) -> None:
    """Turn practice on or off: while it is on nothing is posted."""
    Shift.objects.filter(pk=shift.pk, ended_at=None).update(is_practice=is_practice)


def note_seen(shift: Shift) -> None:
    """Note that a clerk has done something, once a minute at most."""
    at = now()
    if at - shift.seen_at >= SEEN_EVERY:
        Shift.objects.filter(pk=shift.pk, ended_at=None).update(seen_at=at)

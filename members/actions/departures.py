"""Departures: a membership ends; its erasure is asked for, withdrawn, due. The only writer of Departure.

Points and coupons are the upper floor's, which gives them up first, in the same transaction
(`rewards.actions.leaving`).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions import consents, outbox, profile
from members.actions.audit import Actor, record_change
from members.bell import Bell
from members.models import Departure, Member, User
from members.selectors.consents import preferences

_bell = Bell("members.erase_due")


class NotLeft(DomainError):
    """This member has not left. Erasure follows leaving: let the member leave first."""

    code = "not_left"


class HasLeft(DomainError):
    """This member has left and has no page any more on which a file could be. Answer them by mail."""

    code = "has_left"


class NumberNotRepeated(DomainError):
    """Enter the member number exactly as it stands here, so that the right person is erased."""

    code = "number_not_repeated"
    status = 422


class NothingToWithdraw(DomainError):
    """There is no erasure that could be withdrawn: it was withdrawn already, or its day has come."""

    code = "nothing_to_withdraw"


def depart(
    member: Member, *, at: datetime, actor: Actor, erase_at: datetime | None, forfeited: Mapping[str, Any],
    proof: consents.Proof | None = None,
) -> Departure:  # fmt: skip
    """End a membership whose points and coupons were given up, in the caller's transaction, and return its departure.

    Consents are withdrawn, cards stopped, the address, the number and the sign-in freed for another membership, and
    every session of the person ended. The member's row is locked by the caller.
    """
    user_id = member.user_id
    granted = [pair for pair, is_granted in preferences(member).items() if is_granted]
    consents.choose(member, dict.fromkeys(granted, False), proof or consents.Proof(source="leaving"))
    profile.change(member, status=Member.Status.LEFT, actor=actor)
    departure = Departure.objects.create(
        member=member, user_id=user_id, left_at=at, forfeited=dict(forfeited), erase_at=erase_at
    )
    if user_id is not None:
        User.objects.filter(pk=user_id).update(sessions_ended=F("sessions_ended") + 1)
    outbox.record("member.left", member.pk, {"member": str(member.pk), "origin": actor.origin})
    _ring_if_due(departure)
    return departure


@transaction.atomic
def ask_erasure(member_id: UUID, *, actor: Actor, reason: str = "") -> Departure:
    """Have a member who has left erased now, by staff or by a command; asked twice is asked once. Raises NotLeft."""
    departure = Departure.objects.select_for_update(of=["self"]).filter(pk=member_id).first()
    if departure is None:
        departure = _departure_without_leaving(member_id)
    at = now()
    if departure.erased_at is None and (departure.erase_at is None or departure.erase_at > at):
        departure.erase_at = at
        departure.save(update_fields=["erase_at"])
        record_change(actor, "member.ask_erasure", departure.pk)
    _ring_if_due(departure)
    return departure


def _departure_without_leaving(member_id: UUID) -> Departure:
    """Return the departure of a membership that went on as another one, or ended before there were any."""
    member = Member.objects.select_for_update(no_key=True, of=["self"]).filter(pk=member_id).first()
    if member is None or member.status != Member.Status.LEFT:
        raise NotLeft
    return Departure.objects.get_or_create(member=member, defaults={"left_at": member.updated_at})[0]


@transaction.atomic
def withdraw_erasure(user: User) -> int:
    """Withdraw every erasure that a person may still withdraw and return how many. Raises NothingToWithdraw."""
    mine = Departure.objects.select_for_update().filter(user=user, erased_at=None, erase_at__gt=now())
    departures = list(mine.order_by("pk"))
    if not departures:
        raise NothingToWithdraw
    for departure in departures:
        departure.erase_at = None
        departure.save(update_fields=["erase_at"])
        record_change(Actor("portal", user.pk), "member.withdraw_erasure", departure.pk)
    return len(departures)


def withdrawable_until(at: datetime) -> datetime:
    """Return until when an erasure that is asked for now can be withdrawn (ERASURE_DAYS)."""
    return at + timedelta(days=settings.ERASURE_DAYS)


def _ring_if_due(departure: Departure) -> None:
    if departure.erased_at is None and departure.erase_at is not None and departure.erase_at <= now():
        transaction.on_commit(_bell.ring)

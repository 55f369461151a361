"""Referrals: links, friends who join by them, reviews and settlements. The only writer of ReferralLink and Referral."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import new_coupon_code, read_coupon_code
from loyalty_site.lib.errors import DomainError
from members.actions.audit import Actor, record_change
from members.core.self_referral import Person, signs
from members.models import Member, Referral, ReferralLink

_CODE_ATTEMPTS_MAX = 5


class ReferralDecided(DomainError):
    """This referral is not waiting for review any more."""

    code = "referral_decided"


class Invitation(NamedTuple):
    """What somebody who joins brings along: the code of a link, their device and their network address."""

    code: str
    device: str = ""
    address: str = ""


class Sides(NamedTuple):
    """The two people of a referral: each one's own membership, or the one that it was merged into."""

    referrer: Member
    friend: Member


def link_of(member: Member, *, device: str = "", address: str = "") -> ReferralLink:
    """Return a member's link, made now where there is none, and note where the member looks at it from."""
    seen = {"device": _digest("device", device), "address": _digest("address", address)}
    for _ in range(_CODE_ATTEMPTS_MAX):
        try:
            with transaction.atomic():
                link, is_new = ReferralLink.objects.get_or_create(
                    member=member, defaults={"code": new_coupon_code(), **seen}
                )
        except IntegrityError:
            continue  # the code is another member's
        if not is_new and (bytes(link.device), bytes(link.address)) != (seen["device"], seen["address"]):
            ReferralLink.objects.filter(pk=link.pk).update(**seen)
        return link
    raise RuntimeError(f"no free referral code in {_CODE_ATTEMPTS_MAX} attempts")


def bind(invitation: Invitation, friend: Member) -> Referral | None:
    """Bind a member who has just joined to the member whose link brought them, once; None where there is none.

    A code that nobody has, one's own and that of a member who has left bind nothing; a merged member's link is the
    link of the one who goes on.
    """
    code = read_coupon_code(invitation.code)
    links = ReferralLink.objects.select_related("member__user", "member__merged_into__user")
    link = links.filter(code=code).first() if code else None
    referrer = (link.member.merged_into or link.member) if link is not None else None
    if link is None or referrer is None or referrer.pk == friend.pk or referrer.status == Member.Status.LEFT:
        return None
    came_from = (_digest("device", invitation.device), _digest("address", invitation.address))
    found = signs(_person(referrer, bytes(link.device), bytes(link.address)), _person(friend, *came_from))
    status = Referral.Status.HELD if found else Referral.Status.JOINED
    Referral.objects.bulk_create(
        [Referral(referrer=referrer, friend=friend, status=status, signs=found, joined_at=now())],
        ignore_conflicts=True,
    )
    return Referral.objects.filter(friend=friend).first()


def settle(
    referral_id: UUID, purchase_of: Callable[[Referral, Sides], UUID | None], pay: Callable[[Referral, Sides], int]
) -> bool:
    """Settle a referral whose friend has kept a purchase: look again, have both paid, once; False where it waits on.

    `purchase_of` returns the purchase that was kept, with whatever it needs locked; `pay` returns the points. A
    referral that somebody else is settling is left to them.
    """
    with transaction.atomic():
        rows = Referral.objects.select_for_update(of=["self"], skip_locked=True, no_key=True)
        referral = rows.filter(pk=referral_id, status=Referral.Status.JOINED).first()
        sides = _sides(referral) if referral is not None else None
        if referral is None or sides is None:
            return False
        purchase_id = purchase_of(referral, sides)
        if purchase_id is None:
            return False
        found = [] if referral.cleared_at else signs(_person(sides.referrer), _person(sides.friend))
        if found:  # what they have told of themselves since
            referral.status, referral.signs = Referral.Status.HELD, found
        else:
            points = pay(referral, sides)
            referral.status = Referral.Status.REWARDED if points else Referral.Status.QUALIFIED
            referral.purchase_id, referral.settled_at = purchase_id, now()
        referral.save()
        return not found


def _sides(referral: Referral) -> Sides | None:
    """Return who is rewarded; the members are locked, so that nobody is merged, and no merge undone, meanwhile.

    None while a merge has made the two one person, or says that the friend was a member already: nothing is decided
    then, so that the referral goes on once the merge is undone.
    """
    ids = [referral.referrer_id, referral.friend_id]
    rows = Member.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=ids).order_by("pk")
    own = {row.pk: row for row in rows.select_related("user", "merged_into__user")}
    referrer, friend = (own[pk].merged_into or own[pk] for pk in ids)
    memberships = Member.objects.filter(Q(pk=friend.pk) | Q(merged_into=friend.pk))
    was_member = memberships.filter(joined_at__lt=own[referral.friend_id].joined_at).exists()
    return None if referrer == friend or was_member else Sides(referrer, friend)


def approve(referral_id: UUID, actor: Actor) -> Referral:
    """Let a held referral go on: two people it is. Raises ReferralDecided."""
    return _decide(referral_id, actor, "referral.approve", Referral.Status.JOINED)


def refuse(referral_id: UUID, actor: Actor) -> Referral:
    """Refuse a held referral: nobody is rewarded. Raises ReferralDecided."""
    return _decide(referral_id, actor, "referral.refuse", Referral.Status.REFUSED)


def carry_over(leaving: Member, staying: Member) -> None:
    """Follow two memberships that became one: its friends stay its friends; a member already there was no new one."""
    Referral.objects.filter(friend=leaving, status__in=["joined", "held"]).update(
        status=Referral.Status.REFUSED, signs=["known"], settled_at=now()
    )
    Referral.objects.filter(referrer=leaving).exclude(friend=staying).update(referrer=staying)
    ReferralLink.objects.filter(member=leaving).delete()


def _decide(referral_id: UUID, actor: Actor, verb: str, status: Referral.Status) -> Referral:
    with transaction.atomic():
        referral = Referral.objects.select_for_update(of=["self"]).get(pk=referral_id)
        if referral.status != Referral.Status.HELD:
            raise ReferralDecided
        before = {"status": str(referral.status)}
        referral.status = status
        if status == Referral.Status.JOINED:
            referral.cleared_at = now()
        else:
            referral.settled_at = now()
        referral.save()
        record_change(actor, verb, referral.pk, before=before, after={"status": str(status)}, signs=referral.signs)
    return referral


def _person(member: Member, device: bytes = b"", address: bytes = b"") -> Person:
    emails = {member.email, member.user.email if member.user else None} - {None, ""}
    return Person(
        frozenset(email for email in emails if email), member.phone, member.name, member.birthday, device, address
    )


def _digest(kind: str, value: str) -> bytes:
    """Return what is stored of a device or an address; without the secret key nobody can tell which it is."""
    return salted_hmac(f"kizuna.referral.{kind}", value, algorithm="sha256").digest() if value else b""

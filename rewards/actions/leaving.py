"""Leaving: what a member has is given up in full view, then the membership ends; all of it or nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members.actions.audit import COMMAND, Actor
from members.actions.consents import Proof
from members.actions.departures import depart
from members.actions.joining import lock_member
from members.models import Departure, Member
from rewards.actions.accounts import announce, fold, open_account
from rewards.actions.batch import Batch
from rewards.actions.coupons import cancel_of_leaver
from rewards.core.facts import Leave
from rewards.models import Coupon
from rewards.selectors.accounts import Account, load
from rewards.selectors.forfeit import Forfeit, forfeit
from rewards.selectors.merged import merged_accounts
from rewards.selectors.timeline import NoProgramme


class ForfeitChanged(DomainError):
    """What you would give up has changed since this page was shown. Please read it again and confirm once more."""

    code = "forfeit_changed"


def leave(
    member_id: UUID, *, actor: Actor = COMMAND, seen: str | None = None, erase_at: datetime | None = None,
    proof: Proof | None = None,
) -> Departure:  # fmt: skip
    """End a membership: points, coupons and debt go, holds are released, then the member has left.

    `seen` is the version of what was shown; raises ForfeitChanged where it is another by now. Who has left already
    stays as they are. The member is locked first, then the account, then counters of stock; what posts at the same
    moment comes before and is given up too, or after, and is refused because the member has left.
    """
    with transaction.atomic():
        member = lock_member(member_id)
        if member.status == Member.Status.LEFT:
            return Departure.objects.get_or_create(member=member, defaults={"left_at": now()})[0]
        account_id = open_account(member.pk, member.joined_at)
        found, at = Forfeit(), now()
        try:
            accounts = load([account_id, *merged_accounts(account_id)], at, lots=True)
            account = accounts.pop(account_id)
        except NoProgramme:
            pass  # without terms nothing was ever posted
        else:
            at = max(
                now(), *(each.standing.clock or at for each in (account, *accounts.values()))
            )  # waiting took its time
            found = forfeit(account, at)
        if seen is not None and seen != found.version:
            raise ForfeitChanged
        if found.terms is not None:
            for each in (account, *accounts.values()):
                _give_up(each, [coupon for coupon in found.coupons if coupon.account_id == each.id], at)
        return depart(member, at=at, actor=actor, erase_at=erase_at, forfeited=found.data(), proof=proof)


def _give_up(account: Account, coupons: list[Coupon], at: datetime) -> None:
    """Post the leaving, and end the coupons that it tells of; what was merged into the account leaves with it."""
    batch = Batch()
    journal = fold(
        account, Leave(uuid7(), at), batch, kind="leave", origin="portal",
        data={"coupons": [str(coupon.pk) for coupon in coupons]}, posted_at=at, until=at,
    )  # fmt: skip
    announce(batch, account, journal, "portal", "leave")
    batch.write()
    cancel_of_leaver(coupons, at)

"""Rewards for referrals: the programme's rules for `referral` and `referred`, once a friend has kept a purchase."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from members.actions import referrals
from members.actions.referrals import Sides
from members.models import Member, Referral
from rewards.actions.accounts import open_account
from rewards.actions.activities import REFERRAL, REFERRED, post_activity
from rewards.actions.locking import lock_accounts
from rewards.core.refusals import MemberLeft
from rewards.core.terms import Terms
from rewards.models import Purchase, Refund
from rewards.selectors.timeline import NoProgramme, current_timeline

CHUNK = 500


def reward_referrals(at: datetime) -> int:
    """Settle every referral whose friend has kept a purchase past its return window; return how many.

    Sent twice or by several at once it rewards nobody twice: a referral is settled under lock, and each of its two
    activities is posted under its id.
    """
    try:
        terms = current_timeline().at(at)
    except NoProgramme:
        return 0
    return sum(_settle(referral_id, terms, at) for referral_id in _waiting(terms, at))


def _waiting(terms: Terms, at: datetime) -> Iterator[UUID]:
    """Yield the referrals whose friend has a purchase that is old enough, a chunk at a time."""
    since = _old_enough(terms, at).filter(purchased_at__gte=OuterRef("joined_at"))
    has_bought = Exists(since.filter(account__member=OuterRef("friend")))
    merged_has = Exists(since.filter(account__member=OuterRef("friend__merged_into")))
    last = UUID(int=0)
    while True:
        rows = Referral.objects.filter(has_bought | merged_has, status=Referral.Status.JOINED, pk__gt=last).order_by(
            "pk"
        )
        chunk = list(rows.values_list("pk", flat=True)[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = chunk[-1]


def _old_enough(terms: Terms, at: datetime) -> QuerySet[Purchase]:
    """Return the purchases whose return window is over; history that was imported refers nobody."""
    until = at - timedelta(days=terms.referral_return_days)
    return Purchase.objects.filter(purchased_at__lte=until).exclude(origin=Purchase.Origin.IMPORT)


def _settle(referral_id: UUID, terms: Terms, at: datetime) -> bool:
    def kept(referral: Referral, sides: Sides) -> UUID | None:
        """Return the first purchase that was kept, with both accounts locked in order: no refund comes between."""
        lock_accounts([open_account(member.pk, member.joined_at) for member in sides])
        return _first_kept(referral, sides, terms, at)

    def pay(referral: Referral, sides: Sides) -> int:
        return _pay(sides.referrer, REFERRAL, referral, at) + _pay(sides.friend, REFERRED, referral, at)

    return referrals.settle(referral_id, kept, pay)


def _first_kept(referral: Referral, sides: Sides, terms: Terms, at: datetime) -> UUID | None:
    friends = [referral.friend_id, sides.friend.pk]
    rows = _old_enough(terms, at).filter(account__member__in=friends, purchased_at__gte=referral.joined_at)
    for purchase in rows.order_by("purchased_at", "pk").iterator():
        back = Refund.objects.filter(purchase=purchase).aggregate(sum=Sum("amount"))["sum"] or 0
        goods = purchase.total - purchase.shipping - back
        if goods > 0 and goods >= terms.referral_minimum:
            return purchase.pk
    return None


def _pay(member: Member, activity: str, referral: Referral, at: datetime) -> int:
    if member.status == Member.Status.LEFT:
        return 0
    account_id = open_account(member.pk, member.joined_at)
    try:
        return post_activity(account_id, activity, str(referral.pk), at, origin="clock").earned
    except MemberLeft:  # a moment ago
        return 0

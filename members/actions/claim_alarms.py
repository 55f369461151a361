"""Alarms: the owner of a card that somebody guesses at is told, once a day. The only writer of ClaimAlarm."""

import datetime
import logging
from collections.abc import Callable

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions import attempts
from members.actions.attempts import Guard, Limit, TooManyAttempts
from members.actions.telling import tell
from members.models import ClaimAlarm, Member, MemberCard

logger = logging.getLogger("kizuna.claims")

KEPT = datetime.timedelta(days=30)
_day = datetime.timedelta(days=1)
_ONCE = Guard(account=(Limit("card-alarm", 1, _day),))


def note(number: str) -> None:
    """Note that a card was tried until no tries were left; nobody is told of a number that nobody has."""
    card = MemberCard.objects.filter(number=number, status=MemberCard.Status.ACTIVE).select_related("member").first()
    owner = card.member if card is not None else Member.objects.filter(number=number).first()
    if owner is None or owner.status == Member.Status.LEFT:
        return
    try:
        with transaction.atomic():
            attempts.reserve(_ONCE, account=f"member {owner.pk}", client="")
            ClaimAlarm.objects.create(member=owner, noted_at=now())
    except TooManyAttempts:
        return


def tell_owners(mail: Callable[[ClaimAlarm], None]) -> int:
    """Have `mail` tell the owners, at least once each, for a day; return how many were told."""
    waiting = ClaimAlarm.objects.filter(told_at=None, noted_at__gt=now() - _day).order_by("noted_at")
    return tell(waiting, mail, logger)


def purge() -> int:
    """Delete alarms of long ago; return how many."""
    return ClaimAlarm.objects.filter(noted_at__lt=now() - KEPT).delete()[0]

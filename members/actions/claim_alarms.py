"""Alarms: the owner of a card that somebody guesses at is told, once a day. The only writer of ClaimAlarm."""

import datetime
import logging
from collections.abc import Callable

from django.db import transaction

from loyalty_site.lib.clock import now
from members.actions import attempts
from members.actions.attempts import Guard, Limit, TooManyAttempts
from members.models import ClaimAlarm, Member, MemberCard

logger = logging.getLogger("kizuna.claims")

TOLD_AT_ONCE = 100
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
    """Have `mail` tell the owners, at least once each, and return how many were told; one transaction a mail."""
    told = 0
    waiting = ClaimAlarm.objects.filter(told_at=None, noted_at__gt=now() - _day).order_by("noted_at")
    for alarm_id in list(waiting.values_list("pk", flat=True)[:TOLD_AT_ONCE]):
        try:
            with transaction.atomic():
                alarm = waiting.select_for_update(of=["self"], skip_locked=True).filter(pk=alarm_id).first()
                if alarm is not None:
                    mail(alarm)
                    told += ClaimAlarm.objects.filter(pk=alarm_id).update(told_at=now())
        except OSError as error:  # smtplib's errors are OSErrors too
            logger.warning("the owner of a card is not told yet: %s", type(error).__name__)
    return told


def purge() -> int:
    """Delete alarms of long ago; return how many."""
    return ClaimAlarm.objects.filter(noted_at__lt=now() - KEPT).delete()[0]

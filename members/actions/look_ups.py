"""Limits on finding members at a counter, so that whoever takes a tablet away cannot read the members out of it.

A look-up is counted before anything is looked for, found or not, for the register and for whoever works at it: another
clerk's PIN opens no second supply on the same tablet, another tablet none for the same clerk. A code that turns over on
the member's own phone is not counted: it proves that the member stands there.
"""

import datetime
import logging

from django.utils.timezone import localtime

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions import attempts
from members.actions.attempts import Guard, Limit
from members.models import Shift

logger = logging.getLogger("kizuna.look_ups")

_minute = datetime.timedelta(minutes=1)
_hour = datetime.timedelta(hours=1)
_day = datetime.timedelta(days=1)

# Nobody serves a customer within twelve seconds hour after hour: no queue meets these limits, a harvest of members does.
LOOK_UPS = Guard(
    account=(
        Limit("look-up-register", 300, _hour, counts_success=True),
        Limit("look-up-register-day", 2_000, _day, counts_success=True),
    ),
    client=(
        Limit("look-up-clerk", 300, _hour, counts_success=True),
        Limit("look-up-clerk-day", 2_000, _day, counts_success=True),
    ),
)
# Telephone numbers can be run through one after the other; who gives theirs is the customer who forgot the card.
BY_PHONE = Guard(
    account=(
        Limit("look-up-phone-register", 20, 15 * _minute, counts_success=True),
        Limit("look-up-phone-register-day", 100, _day, counts_success=True),
    ),
    client=(
        Limit("look-up-phone-clerk", 20, 15 * _minute, counts_success=True),
        Limit("look-up-phone-clerk-day", 100, _day, counts_success=True),
    ),
)


class TooManyLookUps(DomainError):
    """Too many members were looked up here. Scan the code on the customer's phone, or go on after %(time)s."""

    code = "too_many_look_ups"
    status = 429


def count(shift: Shift, guard: Guard) -> None:
    """Count a look-up at a register. Raises TooManyLookUps."""
    register, clerk = str(shift.register_id), str(shift.post_id)
    try:
        attempts.reserve(guard, account=register, client=clerk)
    except attempts.TooManyAttempts as error:
        logger.warning("look-ups are stopped at register %s, shift %s (%s)", register, shift.pk, error.limit)
        raise TooManyLookUps(time=f"{localtime(now() + error.wait + _minute):%H:%M}") from None

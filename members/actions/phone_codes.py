"""Send codes by SMS, within limits that keep strangers from running up a bill or flooding a telephone.

Pumping: whoever shares in the price of a message asks for thousands, to numbers in a row, from many addresses. So
only numbers that begin as the installation allows are served, and each message counts for its number, for the ten
thousand numbers in a row that it belongs to, for the client and for the installation's day.
"""

import datetime
import logging

from django.conf import settings

from members import sms
from members.actions import attempts
from members.actions.attempts import Guard, Limit
from members.errors import CodeNotSent, PhoneNotServed
from members.models import SignInLock, User

logger = logging.getLogger("kizuna.sms")

_quarter = datetime.timedelta(minutes=15)
_day = datetime.timedelta(days=1)

# One client can use up half of a number's day, so that a stranger leaves the owner some.
SENDING = Guard(
    account=(Limit("sms-number-day", 8, _day),),
    client=(Limit("sms-client", 20, _quarter), Limit("sms-client-day", 100, _day)),
    together=(Limit("sms-together", 3, _quarter), Limit("sms-together-day", 4, _day)),
)
ROW = Limit("sms-row-day", 40, _day)
ROW_DIGITS = 4


def send(phone: str, text: str, *, client: str) -> None:
    """Send a text with a code to a number in E.164, whoever has it.

    Raises PhoneNotServed, TooManyAttempts, also where the database cannot be asked, and CodeNotSent.
    """
    if not sms.is_on() or not phone.startswith(tuple(settings.SMS_PREFIXES)):
        raise PhoneNotServed
    whole_day = Limit("sms-day", settings.SMS_DAY_MAX, _day)
    further = [(ROW, phone[:-ROW_DIGITS]), (whole_day, "")]
    reservation = attempts.reserve(SENDING, account=phone, client=client, further=further)
    try:
        sms.send(phone, text)
    except sms.SmsNotSent as error:
        logger.warning("a code could not be sent by SMS: %s", error)
        raise CodeNotSent from error
    if reservation.is_last:
        _tell_owner(phone)


def _tell_owner(phone: str) -> None:
    owner = User.objects.filter(phone=phone, is_active=True).values_list("pk", flat=True).first()
    if owner is not None:
        attempts.note_lock(SignInLock.Door.PHONE_CODE, owner)

"""PINs for spending points: set by the member, checked at a till. The only writer of SpendingPin."""

import datetime
import math
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions import attempts
from members.actions.attempts import Guard, Limit, TooManyAttempts
from members.actions.inbox import Letter, deliver, in_both
from members.core import pins
from members.errors import InvalidValue
from members.models import Member, Message, SignInLock, SpendingPin

_minute = datetime.timedelta(minutes=1)
_day = datetime.timedelta(days=1)

# Right ones count in the short window too: five hashes are what an account may cost. Of some 9,900 PINs of four digits
# thirty wrong ones a month find one in twenty-seven years; a new PIN begins anew. A till sees many customers, whose
# slips are its own: its limits only slow down whoever tries one PIN on many members.
SPENDING = Guard(
    account=(
        Limit("spend-pin-account", 5, 5 * _minute, counts_success=True),
        Limit("spend-pin-account-day", 10, _day),
        Limit("spend-pin-account-month", 30, 30 * _day),
    ),
    client=(Limit("spend-pin-client", 60, 5 * _minute), Limit("spend-pin-client-day", 600, _day)),
)


class PinNotSet(DomainError):
    """This member has no PIN: it is set on the member's own profile page, under "PIN for spending"."""

    code = "pin_not_set"
    status = 422
    field = "spend.pin"


class PinWrong(DomainError):
    """This PIN is wrong: ask the member to enter it once more."""

    code = "pin_wrong"
    status = 422
    field = "spend.pin"


class PinLocked(DomainError):
    """This member's PIN has been tried too often and is not looked at for now: wait as long as Retry-After says, or let the member set a new one."""

    code = "pin_locked"
    status = 429
    field = "spend.pin"

    def __init__(self, wait: datetime.timedelta) -> None:
        super().__init__()
        self.retry_after_seconds = max(1, math.ceil(wait.total_seconds()))


class InvalidPin(InvalidValue):
    """A PIN has four to six digits."""

    code = "invalid_pin"
    field = "pin"


class ObviousPin(InvalidValue):
    """This PIN is guessed too easily. Choose one that is neither a row of digits, nor a repetition, nor your birthday."""

    code = "obvious_pin"
    field = "pin"


def set_pin(member: Member, pin: str) -> None:
    """Give a member a PIN in place of any before it, and begin anew with counting. Raises InvalidPin, ObviousPin."""
    if not pins.is_pin(pin):
        raise InvalidPin
    if pins.is_obvious(pin, member.birthday):
        raise ObviousPin
    at = now()
    values = {"secret": make_password(pin), "set_at": at}
    with transaction.atomic():
        SpendingPin.objects.update_or_create(member=member, defaults=values)
        attempts.forget(SPENDING, account=_name(member.pk))
        deliver(_letter(member.pk, f"pin:{at.isoformat()}", SET))


def remove_pin(member: Member) -> None:
    """Take a member's PIN away."""
    SpendingPin.objects.filter(member=member).delete()


def carry_over(leaving: Member, staying: Member) -> None:
    """Let a person who goes on with another membership keep the PIN, unless that one has its own."""
    if not SpendingPin.objects.filter(member=staying).exists():
        SpendingPin.objects.filter(member=leaving).update(member=staying)
    remove_pin(leaving)


def check(member_id: UUID, pin: str, *, client: str) -> None:
    """Compare a PIN with the member's, having counted the try; call it outside of every transaction.

    Raises PinNotSet, PinWrong, PinLocked, and TooManyAttempts where this client has tried too many members' PINs.
    """
    found = SpendingPin.objects.filter(member=member_id).select_related("member").first()
    if found is None:
        raise PinNotSet
    try:
        attempt = attempts.reserve(SPENDING, account=_name(member_id), client=client)
    except TooManyAttempts as error:
        if error.limit in {limit.name for limit in SPENDING.client}:
            raise
        raise PinLocked(error.wait) from error
    if pins.is_pin(pin) and check_password(pin, found.secret):
        attempts.give_back(attempt)
        return
    if attempt.is_last:
        _tell(found.member)
    raise PinWrong


def _tell(member: Member) -> None:
    """Tell the owner that the PIN is locked: in the inbox at once, by mail from the queue of locks."""
    with transaction.atomic():
        lock = attempts.note_lock(SignInLock.Door.PIN, member.user_id) if member.user_id is not None else None
        if lock is not None:
            deliver(_letter(member.pk, f"sign_in_lock:{lock.pk}", LOCKED))


def _letter(member_id: UUID, source: str, words: tuple[str, str]) -> Letter:
    subject, body = words
    said = in_both(lambda: gettext(subject)), in_both(lambda: gettext(body))
    return Letter(member_id, source, Message.Kind.NOTICE, *said, link="/profile/pin")


def _name(member_id: UUID) -> str:
    return f"member {member_id}"


LOCKED = (
    _("Your PIN has been locked for now"),
    _(
        "A wrong PIN was entered for you at a till several times. For your safety no PIN is accepted for a while."
        " Nothing was taken. If it was you, wait a few minutes or set a new PIN on your profile page. If it was not"
        " you, set a new PIN, and tell it to nobody."
    ),
)
SET = (
    _("Your PIN for spending has been set"),
    _("From now on it is asked for when you spend many points. If it was not you, tell us at once."),
)

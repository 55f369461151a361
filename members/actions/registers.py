"""Registers: let in, given another tablet, revoked. The only writer of Register.

A tablet gets its key by a code that a manager's page shows once: ten letters, good for fifteen minutes, for one use.
"""

import datetime
import secrets
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import in_letters, read_letters
from loyalty_site.lib.errors import DomainError
from members import values
from members.actions import attempts, shifts
from members.actions.audit import COMMAND, Actor, record_change
from members.errors import InvalidValue, StoreUnknown
from members.models import Register, Store

CODE_LETTERS = 10  # of 5 bits each
CODE_LIFE = datetime.timedelta(minutes=15)
SEEN_EVERY = datetime.timedelta(minutes=1)
_KEY_BYTES = 32
# One code in 10^15 is good at a time; what is limited is the load.
CODES = attempts.Guard(
    client=(
        attempts.Limit("register-code-client", 20, datetime.timedelta(minutes=5)),
        attempts.Limit("register-code-client-day", 200, datetime.timedelta(days=1)),
    )
)


class RegisterNumberMissing(InvalidValue):
    """A register needs its number, as it stands on its receipts. Enter up to 20 letters or digits."""

    code = "register_number_missing"
    field = "code"


class RegisterNumberTaken(DomainError):
    """This store already has a register with this number. Choose another number, or give that one a new code."""

    code = "register_number_taken"
    field = "code"


class RegisterRevoked(DomainError):
    """This register has been revoked. Add it anew."""

    code = "register_revoked"


class RegisterCodeWrong(InvalidValue):
    """This code is wrong, was used already or is older than fifteen minutes. Ask a manager for a new one."""

    code = "register_code_wrong"
    field = "code"


def add(store_code: str, code: str, name: str, *, actor: Actor = COMMAND) -> tuple[Register, str]:
    """Add a register to a store and return it with the code that its tablet enters, which cannot be read again.

    Raises StoreUnknown, RegisterNumberMissing, RegisterNumberTaken, InvalidText, TextTooLong.
    """
    number, name = values.line(code, "code", 20), values.line(name, "name", 100)
    if not number:
        raise RegisterNumberMissing
    store = Store.objects.filter(pk=store_code, channel=Store.Channel.STORE, retired_at=None).first()
    if store is None:
        raise StoreUnknown
    try:
        with transaction.atomic():
            register = Register.objects.create(store=store, code=number, name=name)
            record_change(actor, "register.add", register.pk, after={"store": store.pk, "code": number})
            typed = _give_code(register)
    except IntegrityError as error:
        if "register_number_is_used_once" in str(error):
            raise RegisterNumberTaken from error
        raise
    return register, typed


@transaction.atomic
def renew_code(register: Register, *, actor: Actor = COMMAND) -> str:
    """Return a new code for a register; the tablet that it has stays in until another one enters it.

    Raises RegisterRevoked.
    """
    locked = Register.objects.select_for_update().get(pk=register.pk)
    if locked.revoked_at is not None:
        raise RegisterRevoked
    record_change(actor, "register.renew_code", locked.pk)
    return _give_code(locked)


def enter_code(typed: str, *, client: str) -> tuple[Register, str]:
    """Register the tablet on which a code was typed, once, and return its register with the device's key.

    A tablet that the register had before is out. Raises RegisterCodeWrong, TooManyAttempts.
    """
    reserved = attempts.reserve(CODES, account="", client=client)
    letters = read_letters(typed, CODE_LETTERS)
    if letters is None:
        raise RegisterCodeWrong
    key, at = secrets.token_urlsafe(_KEY_BYTES), now()
    with transaction.atomic():
        register = (
            Register.objects.select_for_update()
            .filter(code_hash=digest(letters), code_until__gt=at, revoked_at=None)
            .first()
        )
        if register is None:
            raise RegisterCodeWrong
        register.key_hash, register.code_hash, register.code_until = digest(key), None, None
        register.registered_at = register.seen_at = at
        register.save(update_fields=["key_hash", "code_hash", "code_until", "registered_at", "seen_at"])
        shifts.end_at(register)
        record_change(COMMAND, "register.enter", register.pk)
    attempts.give_back(reserved)
    return register, key


@transaction.atomic
def revoke(register: Register, *, actor: Actor = COMMAND) -> None:
    """Put a register's tablet out, at once and for good; repeating changes nothing."""
    locked = Register.objects.select_for_update().get(pk=register.pk)
    if locked.revoked_at is None:
        locked.revoked_at = now()
        locked.key_hash = locked.code_hash = locked.code_until = None
        locked.save(update_fields=["revoked_at", "key_hash", "code_hash", "code_until"])
        shifts.end_at(locked)
        record_change(actor, "register.revoke", locked.pk, after={"revoked_at": locked.revoked_at.isoformat()})


def note_seen(register: Register) -> None:
    """Note that a tablet has been heard of, once a minute at most."""
    at = now()
    if register.seen_at is None or at - register.seen_at >= SEEN_EVERY:
        stale = Q(seen_at=None) | Q(seen_at__lte=at - SEEN_EVERY)
        Register.objects.filter(stale, pk=register.pk, revoked_at=None).update(seen_at=at)


def digest(secret: str) -> bytes:
    """Return what is stored of a key or a code."""
    return sha256(secret.encode()).digest()


def _give_code(register: Register) -> str:
    typed = in_letters(secrets.randbits(5 * CODE_LETTERS), CODE_LETTERS)
    Register.objects.filter(pk=register.pk).update(code_hash=digest(typed), code_until=now() + CODE_LIFE)
    return f"{typed[:5]}-{typed[5:]}"

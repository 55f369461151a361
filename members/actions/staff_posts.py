"""Posts at the counter: given, ended; PINs and badges set, checked, locked and unlocked. The only writer of StaffPost.

A PIN is compared under the lock of its post's row, so that of many tries at once exactly five are, and the count is
committed with the comparison. The fifth wrong one locks the post until a manager unlocks it.
"""

import datetime
import secrets
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.db.models import Q

from loyalty_site.lib.clock import now
from loyalty_site.lib.codes import in_letters, read_letters
from loyalty_site.lib.errors import DomainError
from members import values
from members.actions import attempts, shifts
from members.actions.audit import COMMAND, Actor, record_change
from members.actions.pins import InvalidPin
from members.core import pins
from members.errors import InvalidValue, StoreUnknown
from members.models import Register, SignInLock, StaffPost, Store, User
from members.models.staff_post import WORKS, WRONG_PINS_MAX

BADGE_LETTERS = 13  # of 5 bits each
# A badge has more letters than anybody guesses: what is limited is the load of trying.
BADGES = attempts.Guard(account=(attempts.Limit("till-badge", 20, datetime.timedelta(minutes=5)),))


class StaffNumberMissing(InvalidValue):
    """A clerk needs a staff number and a name. Enter both."""

    code = "staff_number_missing"
    field = "number"


class StaffNumberTaken(DomainError):
    """This staff number belongs to somebody already, perhaps of another store or of the past. Choose another one."""

    code = "staff_number_taken"
    field = "number"


class StaffUnknown(InvalidValue):
    """No staff account has this e-mail address. Leave it empty for a clerk who works at the till alone."""

    code = "staff_unknown"
    field = "email"


class HasPost(DomainError):
    """This person has a place in a store already. End it first, or choose somebody else."""

    code = "has_post"
    field = "email"


class PostEnded(DomainError):
    """This person does not work here any more. Add them anew."""

    code = "post_ended"


class ClerkPinObvious(InvalidValue):
    """This PIN is guessed too easily. Choose one that is neither a row of digits nor a repetition."""

    code = "clerk_pin_obvious"
    field = "pin"


class ClerkNotChosen(InvalidValue):
    """Say who you are: choose your name and enter your PIN, or scan your badge."""

    code = "clerk_not_chosen"
    field = "clerk"


class ClerkPinWrong(InvalidValue):
    """This PIN is wrong. Enter it once more; after five wrong ones it is locked."""

    code = "clerk_pin_wrong"
    field = "pin"


class ClerkPinNotSet(InvalidValue):
    """No PIN is set for you. Scan your badge, or ask a manager for a PIN."""

    code = "clerk_pin_not_set"
    field = "pin"


class ClerkLocked(DomainError):
    """Your PIN and your badge are locked after five wrong PINs. The manager has been told; ask them to unlock you."""

    code = "clerk_locked"
    status = 429
    field = "pin"


class BadgeUnknown(InvalidValue):
    """This badge is not known in this store. Scan it once more, or enter by PIN."""

    code = "badge_unknown"
    field = "badge"


def add(
    store_code: str,
    number: str,
    name: str,
    *,
    role: str = StaffPost.Role.CLERK,
    email: str = "",
    pin: str = "",
    actor: Actor = COMMAND,
) -> StaffPost:
    """Give somebody a place in a store: the staff account of this address, or a new one that opens nothing else.

    Raises StoreUnknown, StaffNumberMissing, StaffNumberTaken, StaffUnknown, HasPost, InvalidText, TextTooLong,
    and what `set_pin` raises; then nothing is written.
    """
    number, name = values.line(number, "number", 20), values.line(name, "name", 100)
    if not number or not name:
        raise StaffNumberMissing(field="name" if number else "number")
    if not Store.objects.filter(pk=store_code, retired_at=None).exists():
        raise StoreUnknown
    try:
        with transaction.atomic():
            user = _staff(email) if email.strip() else User.objects.create_user(None, is_staff=True)
            post = StaffPost.objects.create(
                user=user, store_id=store_code, number=number, name=name, role=StaffPost.Role(role)
            )
            record_change(actor, "staff_post.add", post.pk, after={"store": store_code, "role": str(post.role)})
            if pin:
                set_pin(post, pin, actor=actor)
    except IntegrityError as error:
        if "staffpost_number" in str(error) or "number" in str(error):
            raise StaffNumberTaken from error
        if "user_id" in str(error):
            raise HasPost from error
        raise
    return post


def set_pin(post: StaffPost, pin: str, *, actor: Actor = COMMAND) -> None:
    """Give a clerk a PIN in place of any before it, and unlock them. Raises InvalidPin, ClerkPinObvious, PostEnded."""
    if not pins.is_pin(pin):
        raise InvalidPin
    if pins.is_obvious(pin, None):
        raise ClerkPinObvious
    _change(post, "staff_post.set_pin", actor, pin=make_password(pin), wrong_pins=0, locked_at=None)


def new_badge(post: StaffPost, *, actor: Actor = COMMAND) -> str:
    """Return the code of a new badge for a clerk, which cannot be read again; one before it is no longer good.

    Raises PostEnded.
    """
    code = in_letters(secrets.randbits(5 * BADGE_LETTERS), BADGE_LETTERS)
    _change(post, "staff_post.new_badge", actor, badge_hash=_digest(code))
    return code


def unlock(post: StaffPost, *, actor: Actor = COMMAND) -> None:
    """Let a clerk try again who was locked. Raises PostEnded."""
    _change(post, "staff_post.unlock", actor, wrong_pins=0, locked_at=None)


@transaction.atomic
def end(post: StaffPost, *, actor: Actor = COMMAND) -> None:
    """End somebody's place: they are out of every register at once, and enter none again; repeating changes nothing."""
    locked = StaffPost.objects.select_for_update().get(pk=post.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.pin, locked.badge_hash = now(), "", None
        locked.save(update_fields=["ended_at", "pin", "badge_hash"])
        shifts.end_all(locked)
        record_change(actor, "staff_post.end", locked.pk, after={"ended_at": locked.ended_at.isoformat()})


def check_pin(post_id: UUID, register: Register, pin: str) -> StaffPost:
    """Return the clerk of this register's store whose PIN this is, having counted a wrong one; outside of a transaction.

    Raises ClerkPinWrong, ClerkPinNotSet, ClerkLocked.
    """
    with transaction.atomic():
        post = (
            StaffPost.objects.select_for_update(of=["self"])
            .filter(pk=post_id, store=register.store_id, **WORKS)
            .first()
        )
        refused: Exception | None = None
        if post is None:
            refused = ClerkPinWrong()
        elif post.locked_at is not None:
            refused = ClerkLocked()
        elif not post.pin:
            refused = ClerkPinNotSet()
        elif pins.is_pin(pin) and check_password(pin, post.pin):
            if post.wrong_pins:
                StaffPost.objects.filter(pk=post.pk).update(wrong_pins=0)
        else:
            refused = _count_wrong(post)
    if refused is not None:  # behind the transaction, which keeps the count
        raise refused
    assert post is not None
    return post


def check_badge(typed: str, register: Register) -> StaffPost:
    """Return the clerk of this register's store whose badge this is. Raises BadgeUnknown, ClerkLocked, TooManyAttempts."""
    reserved = attempts.reserve(BADGES, account=f"register {register.pk}", client="")
    code = read_letters(typed, BADGE_LETTERS)
    post = None
    if code is not None:
        post = StaffPost.objects.filter(badge_hash=_digest(code), store=register.store_id, **WORKS).first()
    if post is None:
        raise BadgeUnknown
    attempts.give_back(reserved)
    if post.locked_at is not None:
        raise ClerkLocked
    return post


def managers_of(store_code: str) -> list[User]:
    """Return who manages a store's counter: its own managers who can be reached, else those of every store."""
    reachable = User.objects.filter(is_active=True, is_staff=True).exclude(email=None, phone=None)
    own = list(
        reachable.filter(
            staff_post__store=store_code, staff_post__role=StaffPost.Role.MANAGER, staff_post__ended_at=None
        )
    )
    asked = Permission.objects.filter(codename="manage_all_tills", content_type__app_label="members")
    return own or list(reachable.filter(Q(groups__permissions__in=asked) | Q(is_superuser=True)).distinct())


def _count_wrong(post: StaffPost) -> Exception:
    """Count a wrong PIN; the last one locks the post and tells whoever manages the store."""
    post.wrong_pins += 1
    if post.wrong_pins < WRONG_PINS_MAX:
        post.save(update_fields=["wrong_pins"])
        return ClerkPinWrong()
    post.locked_at = now()
    post.save(update_fields=["wrong_pins", "locked_at"])
    shifts.end_all(post)
    record_change(COMMAND, "staff_post.lock", post.pk, after={"locked_at": post.locked_at.isoformat()})
    for manager in managers_of(post.store_id):
        attempts.note_lock(SignInLock.Door.TILL, manager.pk)
    return ClerkLocked()


@transaction.atomic
def _change(post: StaffPost, verb: str, actor: Actor, **columns: object) -> None:
    locked = StaffPost.objects.select_for_update().get(pk=post.pk)
    if locked.ended_at is not None:
        raise PostEnded
    StaffPost.objects.filter(pk=post.pk).update(**columns)
    record_change(actor, verb, post.pk)


def _staff(email: str) -> User:
    user = User.objects.filter(email=values.email(email.strip()), is_staff=True, is_active=True).first()
    if user is None:
        raise StaffUnknown
    if StaffPost.objects.filter(user=user).exists():
        raise HasPost
    return user


def _digest(code: str) -> bytes:
    return sha256(code.encode()).digest()

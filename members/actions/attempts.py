"""Limits on attempts at a door: passwords, codes, the sending of codes. The only writer of Attempt and SignInLock.

A try is counted before the secret is compared. Counting is one conditional UPDATE of the subject's row for each
limit, so of fifty tries at once exactly the allowed number gets through; and it is committed before the comparison,
so that a process that dies in between has not tried for free. Where PostgreSQL does not answer nobody gets in.
"""

import datetime
import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import Error as DatabaseProblem
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from loyalty_site.lib.clock import now
from loyalty_site.lib.errors import DomainError
from members.actions.telling import tell
from members.bell import Bell
from members.models import Attempt, SignInLock

logger = logging.getLogger("kizuna.attempts")

WAIT_MILLISECONDS = 3_000  # for another try at the same account; longer than any burst, shorter than a page's patience
PURGE_ROWS = 5_000
LOCKS_KEPT = datetime.timedelta(days=30)

_minute = datetime.timedelta(minutes=1)
_hour = datetime.timedelta(hours=1)
_day = datetime.timedelta(days=1)
_bell = Bell("members.tell_of_locks")


class TooManyAttempts(DomainError):
    """There were too many attempts. Please try again later."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, wait: datetime.timedelta, limit: str = "") -> None:
        """Remember how long to wait, and the name of the limit that was reached, if it was one."""
        self.wait, self.limit = max(wait, _minute), limit
        self.retry_after_seconds = -(-self.wait // datetime.timedelta(seconds=1))
        super().__init__()

    @property
    def message(self) -> str:
        """Return the sentence that says when to try again, in minutes or in hours, rounded up."""
        minutes, hours = -(-self.wait // _minute), -(-self.wait // _hour)
        if minutes > 90:
            return ngettext(
                "There were too many attempts. Please try again in %(hours)s hour.",
                "There were too many attempts. Please try again in %(hours)s hours.",
                hours,
            ) % {"hours": hours}
        return ngettext(
            "There were too many attempts. Please try again in %(minutes)s minute.",
            "There were too many attempts. Please try again in %(minutes)s minutes.",
            minutes,
        ) % {"minutes": minutes}


class Limit(NamedTuple):
    """At most so many attempts of one subject within any window of this length.

    `counts_success`: an attempt that was right stays counted too, instead of being given back.
    """

    name: str
    allowed: int
    window: datetime.timedelta
    counts_success: bool = False


class Guard(NamedTuple):
    """What stands before a door: limits for its account (or its code), and for the client's network address.

    Many customers share one address, behind a shop's Wi-Fi or a telephone company's gateway; so the limits of an
    address are wide and only slow down whoever tries one password on many accounts. `together` counts one client's
    attempts at one account.
    """

    account: tuple[Limit, ...] = ()
    client: tuple[Limit, ...] = ()
    together: tuple[Limit, ...] = ()


# A hash costs 24 ms and 19 MiB, so right passwords count as well in the short window. Thirty guesses a day are
# far below what finds even a poor password that is on no list of known ones (NIST SP 800-63B allows 100 in all).
PASSWORD = Guard(
    account=(Limit("password-account", 5, 5 * _minute, counts_success=True), Limit("password-account-day", 30, _day)),
    client=(Limit("password-client", 50, 5 * _minute), Limit("password-client-day", 500, _day)),
)
# A code of 8 letters out of 20: three guesses at each of the 20 codes of a day find one in 400 million days.
# The subject is the code, not the account: a stranger's guesses never use up the owner's.
CODE = Guard(
    account=(Limit("code", 3, _day, counts_success=True),),
    client=(Limit("code-client", 60, 5 * _minute), Limit("code-client-day", 600, _day)),
)
# One in a million codes is valid at a time: 20 guesses a day are right once in 137 years. Only somebody who has the
# password or the mailbox gets this far.
SECOND_FACTOR = Guard(
    account=(Limit("factor-account", 5, 5 * _minute), Limit("factor-account-day", 20, _day)),
    client=(Limit("factor-client", 50, 5 * _minute), Limit("factor-client-day", 500, _day)),
)
# Codes by e-mail to one mailbox. One client can use up a third of the day's, so that somebody who asks for codes in
# another's name leaves the owner some.
SENDING = Guard(
    account=(Limit("sending-account-day", 20, _day),),
    client=(Limit("sending-client", 30, 15 * _minute), Limit("sending-client-day", 300, _day)),
    together=(Limit("sending-together", 4, 15 * _minute), Limit("sending-together-day", 7, _day)),
)
# A public code is no secret of one person's: what is limited is trying many.
PUBLIC_CODE = Guard(
    account=(Limit("coupon-code-account", 10, 15 * _minute), Limit("coupon-code-account-day", 40, _day)),
    client=(Limit("coupon-code-client", 60, 5 * _minute), Limit("coupon-code-client-day", 600, _day)),
)
# The address of a survey cannot be guessed; what is limited is one client's posting without an end.
SURVEY = Guard(
    client=(
        Limit("survey-client", 60, 5 * _minute, counts_success=True),
        Limit("survey-client-day", 600, _day, counts_success=True),
    )
)
# The owner is told once of a lock; a siege that goes on for hours is one mail an hour.
_NOTICE = Limit("lock-notice", 1, _hour)


class Reservation(NamedTuple):
    """An attempt that was counted: under which limits, when, and whether it was the account's last one."""

    taken: tuple[tuple[Limit, bytes], ...]
    at: datetime.datetime
    is_last: bool


class _Refused(Exception):
    def __init__(self, limit: Limit, free_at: datetime.datetime) -> None:
        self.limit, self.free_at = limit, free_at


_TAKE = """
INSERT INTO members_attempt AS attempt ("limit", subject, taken_at, counts_until)
VALUES (%(limit)s, %(subject)s, ARRAY[%(now)s::timestamptz], %(until)s)
ON CONFLICT ("limit", subject) DO UPDATE
   SET taken_at = array(SELECT t FROM unnest(attempt.taken_at) AS t WHERE t > %(since)s ORDER BY t)
                  || %(now)s::timestamptz,
       counts_until = %(until)s
 WHERE (SELECT count(*) FROM unnest(attempt.taken_at) AS t WHERE t > %(since)s) < %(allowed)s
RETURNING cardinality(taken_at)
"""

_FREE_AT = """
SELECT min(t) FROM members_attempt, unnest(taken_at) AS t WHERE "limit" = %s AND subject = %s AND t > %s
"""

_GIVE_BACK = """
UPDATE members_attempt
   SET taken_at = taken_at[:array_position(taken_at, %(at)s::timestamptz) - 1]
                  || taken_at[array_position(taken_at, %(at)s::timestamptz) + 1:]
 WHERE "limit" = %(limit)s AND subject = %(subject)s AND %(at)s::timestamptz = ANY (taken_at)
"""


def reserve(guard: Guard, *, account: str, client: str, further: Sequence[tuple[Limit, str]] = ()) -> Reservation:
    """Count an attempt under all limits of a guard, or under none; call it before the secret is compared.

    `account` names what is tried, whether it exists or not; `client` is the network address; `further` are limits of
    subjects that many accounts and clients share, always given in the same order. Raises TooManyAttempts when a limit is reached, and when the database cannot be asked.
    """
    at = now()
    subjects = [
        *((limit, account) for limit in guard.account),  # always in this order, so that two never wait for each other
        *((limit, f"{account} {client}") for limit in guard.together),
        *((limit, client) for limit in guard.client),
        *further,
    ]
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{WAIT_MILLISECONDS}ms"])
            taken = [(limit, _digest(limit, subject)) for limit, subject in subjects]
            counts = [_take(limit, subject, at) for limit, subject in taken]
    except _Refused as refused:
        raise TooManyAttempts(refused.free_at - at, refused.limit.name) from None
    except DatabaseProblem as error:
        logger.warning("an attempt is refused: the database does not answer (%s)", type(error).__name__)
        raise TooManyAttempts(_minute) from error
    used_up = [limit.allowed == count for (limit, _), count in zip(taken, counts, strict=True)]
    return Reservation(tuple(taken), at, is_last=any(used_up[: len(guard.account)]))


def give_back(reservation: Reservation) -> None:
    """Count an attempt no longer that was right, but where a limit counts those too."""
    with connection.cursor() as cursor:
        for limit, subject in reservation.taken:
            if not limit.counts_success:
                cursor.execute(_GIVE_BACK, {"limit": limit.name, "subject": subject, "at": reservation.at})


def forget(guard: Guard, *, account: str) -> None:
    """Begin anew with an account whose secret was replaced: guesses at the old one say nothing about the new."""
    for limit in guard.account:
        Attempt.objects.filter(limit=limit.name, subject=_digest(limit, account)).delete()


def note_lock(door: SignInLock.Door, user_id: UUID) -> SignInLock | None:
    """Note that a door of an account has closed, and have its owner told; None where they were told an hour ago."""
    try:
        with transaction.atomic():
            at = now()
            _take(_NOTICE, _digest(_NOTICE, f"{door} {user_id}"), at)
            lock = SignInLock.objects.create(user_id=user_id, door=door, locked_at=at)
            transaction.on_commit(_bell.ring)
    except _Refused:
        return None
    return lock


def tell_owners(mail: Callable[[SignInLock], None]) -> int:
    """Have `mail` tell the owners of new locks, at least once each, for a day; return how many were told."""
    waiting = SignInLock.objects.filter(told_at=None, locked_at__gt=now() - _day).order_by("locked_at")
    return tell(waiting, mail, logger)


def purge() -> int:
    """Delete attempts that count no longer and locks of long ago; return how many rows."""
    purged = SignInLock.objects.filter(locked_at__lt=now() - LOCKS_KEPT).delete()[0]
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                'DELETE FROM members_attempt WHERE ("limit", subject) IN (SELECT "limit", subject'
                " FROM members_attempt WHERE counts_until < %s ORDER BY counts_until LIMIT %s"
                " FOR UPDATE SKIP LOCKED)",
                [now(), PURGE_ROWS],
            )
            deleted = cursor.rowcount
        purged += deleted
        if deleted < PURGE_ROWS:
            return purged


def _take(limit: Limit, subject: bytes, at: datetime.datetime) -> int:
    """Count one attempt and return how many count now, or raise _Refused."""
    since = at - limit.window
    values: dict[str, Any] = {
        "limit": limit.name, "subject": subject, "now": at, "since": since, "until": at + limit.window,
        "allowed": limit.allowed,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
        if row is not None:
            return int(row[0])
        cursor.execute(_FREE_AT, [limit.name, subject, since])
        oldest = cursor.fetchone()[0]
    raise _Refused(limit, (oldest or at) + limit.window)


def _digest(limit: Limit, subject: str) -> bytes:
    """Return what is stored of a subject; without the secret key nobody can tell whose it is."""
    return salted_hmac(f"kizuna.attempts.{limit.name}", subject, algorithm="sha256").digest()

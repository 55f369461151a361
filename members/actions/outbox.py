"""Write facts with what they tell of, and hand them to their consumers.

The outbox is the queue and Celery does the work: a message only says that there is something to look for.
Consumers run inside the relay's transaction and write rows of their own, so a fact is consumed exactly once;
what talks to the outside reads those rows and is at least once.
"""

import logging
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet

from loyalty_site.lib import clock
from loyalty_site.lib.personal import Person
from members.bell import Bell
from members.models import Outbox

logger = logging.getLogger(__name__)

Consumer = Callable[[Sequence[Outbox]], None]

CHUNK_ROWS = 1_000
HOLD_SECONDS_MIN = 5
HOLD_SECONDS_MAX = 600
KEPT_DAYS = 14
PURGE_ROWS = 5_000
RELAY_LOCK = (0x4F7578, 1)  # an advisory lock's two keys: one relay at a time

_consumers: dict[Consumer, set[str]] = {}
_bell = Bell("members.relay_outbox")


class FactOutsideTransaction(RuntimeError):
    """A fact is recorded in the transaction in which it happens: open one around both."""


def consumer(topic: str, function: Consumer) -> None:
    """Register a function that takes the facts of a topic; call it when the app starts.

    The function gets rows in the order of their ids, in a transaction, and writes rows only.
    Registered for several topics it gets them together, in order. If it raises, its writes are undone
    and the fact waits, and with it the later facts of the same member.
    """
    _consumers.setdefault(function, set()).add(topic)


def record(topic: str, member_id: UUID | None, data: Mapping[str, Any]) -> None:
    """Write a fact and ask for its relay once it is committed.

    `data` holds ids, codes and points. Raises FactOutsideTransaction without a transaction.
    """
    if not connection.in_atomic_block:
        raise FactOutsideTransaction(FactOutsideTransaction.__doc__)
    Outbox.objects.create(topic=topic, member_id=member_id, data=dict(data))
    transaction.on_commit(kick)


def kick() -> None:
    """Ask Celery to relay soon. Takes microseconds, never raises; call it after the commit."""
    _bell.ring()


def relay(seconds: float = 20) -> int:
    """Hand the waiting facts to their consumers and return how many were relayed.

    Stops when nothing is due, when another relay is at work, or after so many seconds and asks for more.
    """
    ends = time.monotonic() + seconds
    relayed = 0
    while True:
        due, taken = _relay_chunk()
        relayed += taken
        if due < CHUNK_ROWS:
            return relayed
        if time.monotonic() >= ends:
            kick()
            return relayed


@transaction.atomic(durable=True)
def _relay_chunk() -> tuple[int, int]:
    """Relay one chunk; return how many rows were due and how many of them were taken."""
    if not _is_alone():
        return 0, 0
    rows = list(_due()[:CHUNK_ROWS])
    if not rows:
        return 0, 0
    taken, errors = _give(rows)
    Outbox.objects.filter(id__in=taken).update(relayed_at=clock.now(), held_until=None)
    for row, error in errors:
        _hold(row, error)
    return len(rows), len(taken)


def _is_alone() -> bool:
    """Take the relay's lock until the transaction ends.

    Two relays with SKIP LOCKED would each take some of a member's facts and commit in any order. One relay is
    fast enough, so the simplest rule holds. A machine that dies silently gives it back in a minute.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s), set_config('idle_in_transaction_session_timeout', '60s', true)",
            RELAY_LOCK,
        )
        return bool(cursor.fetchone()[0])


def _due() -> QuerySet[Outbox]:
    """Return the waiting rows in order, without those that wait behind a failure of the same member.

    Two queries: in one, a table without fresh statistics was once read a hundred times slower.
    """
    now = clock.now()
    waiting = Outbox.objects.filter(relayed_at__isnull=True)
    held = waiting.filter(held_until__gt=now, member__isnull=False)
    members_held = set(held.values_list("member_id", flat=True))
    due = waiting.exclude(held_until__gt=now).order_by("id")
    return due.exclude(member_id__in=members_held) if members_held else due


def _give(rows: Sequence[Outbox]) -> tuple[list[int], list[tuple[Outbox, Exception]]]:
    """Give the rows to their consumers; return the ids they took, and the rows they did not with the reason.

    All at once first; if that fails, one by one, to find which of them it is.
    """
    try:
        _feed(rows)
        return [row.id for row in rows], []
    except Exception as error:
        logger.warning("A chunk of facts is relayed one by one: %s", _place(error))
    taken: list[int] = []
    errors: list[tuple[Outbox, Exception]] = []
    held: set[UUID] = set()
    for row in rows:
        if row.member_id in held:
            continue
        try:
            _feed([row])
            taken.append(row.id)
        except Exception as error:
            errors.append((row, error))
            if row.member_id is not None:
                held.add(row.member_id)
    return taken, errors


@transaction.atomic
def _feed(rows: Sequence[Outbox]) -> None:
    for function, topics in _consumers.items():
        wanted = [row for row in rows if row.topic in topics]
        if wanted:
            function(wanted)


def _hold(row: Outbox, error: Exception) -> None:
    """Keep a fact waiting, twice as long each time."""
    seconds = min(HOLD_SECONDS_MIN * 2 ** min(row.attempts, 16), HOLD_SECONDS_MAX)
    Outbox.objects.filter(id=row.id).update(
        attempts=F("attempts") + 1, held_until=clock.now() + timedelta(seconds=seconds), error=_place(error)
    )
    logger.error("Fact %s (%s) is held for %s s: %s", row.id, row.topic, seconds, _place(error))


def _place(error: Exception) -> str:
    """Name an error and where it was raised; its message may hold personal data and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (type(error).__name__ + place)[:200]


def forget(person: Person) -> None:
    """Delete the facts about a person that were relayed; what still waits holds ids and is purged in its time."""
    Outbox.objects.filter(member__in=person.members, relayed_at__isnull=False).delete()


def purge(kept_days: int = KEPT_DAYS) -> int:
    """Delete facts that were relayed more than so many days ago, oldest first; return how many."""
    before = clock.now() - timedelta(days=kept_days)
    purged = 0
    while True:
        oldest = Outbox.objects.filter(relayed_at__lt=before).order_by("id").values_list("id", flat=True)[:PURGE_ROWS]
        count = Outbox.objects.filter(id__in=list(oldest)).delete()[0]
        purged += count
        if count < PURGE_ROWS:
            return purged

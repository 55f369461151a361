"""A worker: for a while, as long as there is something to do, it claims, writes and hands over.

Any number of workers may run, and die: what one had in hand is another's after the lease, but for what may have left.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from campaigns.actions.send_states import pause_itself
from campaigns.deliveries.claiming import claim, put_back, write
from campaigns.deliveries.crew import Crew
from campaigns.messages.writing import Writer
from campaigns.models import Send
from campaigns.selectors.audience import question
from loyalty_site.lib.clock import now

logger = logging.getLogger("kizuna.deliveries")

AT_ONCE = 200  # deliveries that are claimed and written together
SECONDS = 50  # less than a lease: beat asks again every five
LOCK = 0x6B7A6476  # of the workers' slots, in PostgreSQL's space of two integers
FAILURES_FROM = 100  # settled deliveries, before their share says anything
FAILURES_MOST = 0.05

# Nothing of it has left: it waits again. What may have left is not known, and is never sent again by itself.
_RECOVER = """
UPDATE campaigns_delivery SET
    state = CASE state WHEN 'sending' THEN 'unknown' ELSE 'pending' END,
    reason = CASE state WHEN 'sending' THEN 'lost' ELSE reason END,
    settled_at = CASE state WHEN 'sending' THEN %(at)s::timestamptz END,
    claim = CASE state WHEN 'sending' THEN claim END, lease_until = NULL
WHERE id IN (SELECT id FROM campaigns_delivery WHERE state IN ('claimed', 'sending')
    AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED)
"""
_FINISH = """
UPDATE campaigns_send s SET state = 'finished', finished_at = %(at)s, changed_at = %(at)s
WHERE s.state = 'sending' AND NOT EXISTS (
    SELECT 1 FROM campaigns_delivery d WHERE d.send_id = s.id AND d.state IN ('pending', 'claimed', 'sending'))
"""
_DUE = """
SELECT s.id FROM campaigns_send s WHERE s.state = 'sending' AND EXISTS (
    SELECT 1 FROM campaigns_delivery d WHERE d.send_id = s.id AND d.state = 'pending' AND d.due_at <= %(at)s)
ORDER BY s.launched_at, s.id
"""
_FAILURES = """
SELECT count(*) FILTER (WHERE reason = 'refused'), count(*) FILTER (WHERE reason = 'unwritten'), count(*)
FROM campaigns_delivery WHERE send_id = %s AND state IN ('accepted', 'failed')
"""


def work(seconds: float = SECONDS) -> None:
    """Hand over what is due, for so long at most; at once where as many workers are at it as there may be."""
    with _slot() as is_ours:
        if not is_ours:
            return
        until = time.monotonic() + seconds
        with Crew(settings.DELIVERY_CONNECTIONS) as crew:
            while time.monotonic() < until:
                recover()
                if not _once(crew, until):
                    break
        finish()


def recover() -> int:
    """Take back what workers that died had in hand; returns how many deliveries."""
    return _run(_RECOVER)


def finish() -> int:
    """Finish every send of which each delivery is settled; returns how many."""
    return _run(_FINISH)


def _once(crew: Crew, until: float) -> bool:
    """Hand over a batch of every send that is due, in turn; False where there is none."""
    due = _due()
    for send_id in due:
        send = Send.objects.select_related("campaign", "segment").get(pk=send_id)
        asked = question(send)
        written = write(send, Writer(send), claim(send, asked, AT_ONCE))
        left = crew.give([(each, asked) for each in written], lambda: time.monotonic() >= until)
        put_back([each.claimed for each, _ in left])
        watch(send_id)
    if due:
        finish()
    return bool(due)


def watch(send_id: UUID) -> None:
    """Pause a send that too many addresses refuse, or that cannot be written: it is looked at by a person then."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILURES, [send_id])
        refused, unwritten, settled = cursor.fetchone()
    if settled < FAILURES_FROM:
        return
    if refused > settled * FAILURES_MOST:
        pause_itself(send_id, Send.Pause.FAILURES)
    elif unwritten > settled * FAILURES_MOST:
        pause_itself(send_id, Send.Pause.WRITING)


def _due() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": now()})
        return [row[0] for row in cursor.fetchall()]


def _run(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"at": now()})
        return int(cursor.rowcount)


@contextmanager
def _slot() -> Iterator[bool]:
    """Hold one of the workers' places: the database gives it back when the worker is gone, however it went."""
    with connection.cursor() as cursor:
        for number in range(settings.DELIVERY_WORKERS):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number])
            if cursor.fetchone()[0]:
                break
        else:
            yield False
            return
    try:
        yield True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, number])

"""A worker: for a while, as long as there is something to do, it claims, writes and hands over.

Any number of workers may run, and die: what one had in hand is another's after the lease, but for what may have left.
"""

import logging
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from campaigns.actions import links
from campaigns.actions.send_states import give_up, pause_itself
from campaigns.deliveries.claiming import claim, put_back, write
from campaigns.deliveries.crew import Crew
from campaigns.deliveries.places import Place, place
from campaigns.messages.writing import Writer
from campaigns.models import Send
from campaigns.selectors.audience import question
from loyalty_site.lib.clock import now

logger = logging.getLogger("kizuna.deliveries")

AT_ONCE = 200  # deliveries that are claimed and written together
SECONDS = 50  # less than a lease: beat asks again every five
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
WHERE s.state = 'sending' AND (NOT s.is_standing OR s.closed_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM campaigns_delivery d WHERE d.send_id = s.id AND d.state = 'pending')
    AND NOT EXISTS (SELECT 1 FROM campaigns_delivery d WHERE d.send_id = s.id AND d.state IN ('claimed', 'sending'))
"""
_STOPPED = """
SELECT s.id FROM campaigns_send s WHERE s.state = 'stopped' AND (
    EXISTS (SELECT 1 FROM campaigns_delivery d WHERE d.send_id = s.id AND d.state = 'pending')
    OR EXISTS (SELECT 1 FROM campaigns_delivery d WHERE d.send_id = s.id AND d.state = 'claimed'))
"""
_DUE = """
SELECT s.id FROM campaigns_send s WHERE s.state = 'sending' AND EXISTS (
    SELECT 1 FROM campaigns_delivery d WHERE d.send_id = s.id AND d.state = 'pending' AND d.due_at <= %(at)s)
ORDER BY s.launched_at, s.id
"""
_FAILURES = """
SELECT count(*) FILTER (WHERE reason = 'refused'), count(*) FILTER (WHERE reason = 'unwritten')
FROM campaigns_delivery WHERE send_id = %s AND state = 'failed'
"""
_SETTLED = "SELECT count(*) FROM campaigns_delivery WHERE send_id = %s AND state IN ('accepted', 'failed')"


def work(seconds: float = SECONDS) -> None:
    """Hand over what is due, for so long at most; at once where as many workers are at it as there may be."""
    with place(seconds) as ours:
        if ours is None:
            return
        writers: dict[UUID, Writer] = {}
        with Crew(settings.DELIVERY_CONNECTIONS, AT_ONCE) as crew:
            while not ours.is_over():
                recover()
                if not _once(crew, ours, writers):
                    crew.settle()
                    for send_id in writers:
                        watch(send_id)
                    if not _due():  # what failed over one channel may be due over the next
                        break
        finish()


def recover() -> int:
    """Take back what workers that died had in hand, and give up what came back to a stopped send; returns how many."""
    return _run(_RECOVER) + give_up(_ids(_STOPPED))


def finish() -> int:
    """Finish every send of which each delivery is settled; returns how many."""
    return _run(_FINISH)


def _once(crew: Crew, ours: Place, writers: dict[UUID, Writer]) -> bool:
    """Hand over a batch of every send that is due, in turn; False where there is none."""
    due = _due()
    for send_id in due:
        send = Send.objects.select_related("campaign", "segment").get(pk=send_id)
        asked = question(send)
        if send_id not in writers:
            writers[send_id] = _writer(send)
        written = write(send, writers[send_id], claim(send, asked, AT_ONCE))
        left = crew.give([(each, asked) for each in written], ours.is_over)
        put_back([each.claimed for each, _ in left])
        watch(send_id)
    if due:
        finish()
    return bool(due)


def _writer(send: Send) -> Writer:
    """Return who writes the letters of a send, whose text and links do not change once it is launched."""
    writer = Writer(send)
    if settings.TRACKING and send.tracks:
        writer.follow(links.store(send.pk, writer.addresses()))
    return writer


def watch(send_id: UUID) -> None:
    """Pause a send that too many addresses refuse, or that cannot be written: it is looked at by a person then."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILURES, [send_id])
        refused, unwritten = cursor.fetchone()
        if max(refused, unwritten) <= FAILURES_FROM * FAILURES_MOST:
            return
        cursor.execute(_SETTLED, [send_id])
        settled = cursor.fetchone()[0]
    if settled < FAILURES_FROM:
        return
    if refused > settled * FAILURES_MOST:
        pause_itself(send_id, Send.Pause.FAILURES)
    elif unwritten > settled * FAILURES_MOST:
        pause_itself(send_id, Send.Pause.WRITING)


def _due() -> list[UUID]:
    return _ids(_DUE)


def _ids(statement: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": now()})
        return [row[0] for row in cursor.fetchall()]


def _run(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"at": now()})
        return int(cursor.rowcount)

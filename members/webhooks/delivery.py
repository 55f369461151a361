"""The postman: take what is due to its destinations, many at once, none of them for long.

Threads do the sending and nothing else; the database is spoken to here alone, on one connection.
A destination that hangs holds a few threads for fifteen seconds once, then one at growing intervals.
"""

import json
import logging
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from django.db import connection

from loyalty_site.lib import clock, providers
from members.actions import webhooks
from members.actions.webhooks import Claim
from members.webhooks.sending import Answer, post
from members.webhooks.signing import sign

logger = logging.getLogger(__name__)

THREADS = 32
LOOK_SECONDS = 0.25
DELIVERY_LOCK = (0x4F7578, 2)  # an advisory lock's two keys: one postman at a time


def deliver_due(seconds: float = 20) -> int:
    """Deliver the events that are due and return how many attempts were made.

    Stops when nothing is due, or takes nothing new after so many seconds and asks for another run. While one
    process delivers another returns at once: slow destinations never hold more than one Celery worker.
    """
    with _alone() as is_alone:
        if not is_alone:
            return 0
        webhooks.give_up()
        return _deliver(time.monotonic() + seconds)


def _deliver(ends: float) -> int:
    sendings: dict[Future[Answer], Claim] = {}
    attempts = 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="webhook") as threads:
        while True:
            has_time = time.monotonic() < ends
            if has_time and len(sendings) < THREADS:
                busy = Counter(claimed.webhook_id for claimed in sendings.values())
                for claimed in webhooks.claim(THREADS - len(sendings), busy):
                    sendings[threads.submit(attempt, claimed)] = claimed
            if not sendings:
                break
            done, _ = wait(sendings, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                _settle(sendings.pop(future), future.result())
                attempts += 1
    if not has_time:
        webhooks.kick()
    return attempts


def _settle(claimed: Claim, answer: Answer) -> None:
    webhooks.settle(claimed, answer)
    if answer.is_accepted:
        providers.succeeded("webhooks")
    else:
        providers.failed("webhooks", str(answer.status_code or answer.error))
    if not answer.is_accepted:
        logger.warning(
            "Event %s was not taken by webhook %s (attempt %s): %s",
            claimed.event_id,
            claimed.webhook_id,
            claimed.attempts,
            answer.status_code or answer.error,
        )


def attempt(claimed: Claim) -> Answer:
    """Sign an event for this moment and send it once. Touches no database; raises nothing."""
    body = body_of(claimed.payload)
    timestamp = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Kizuna",
        "webhook-id": str(claimed.event_id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(claimed.secret, str(claimed.event_id), timestamp, body),
    }
    return post(claimed.url, headers, body)


def body_of(payload: dict[str, Any]) -> bytes:
    """Return a payload as the bytes that are signed and sent, the same for every attempt."""
    ordered = {name: payload[name] for name in ("type", "timestamp", "data")}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold the postman's lock, in a transaction of a connection of its own that does nothing else.

    It is free again as soon as the connection is gone, however the process ends. Should it be lost while the
    process lives, claims still keep two postmen apart.
    """
    guard = connection.copy()
    try:
        guard.set_autocommit(False)
        with guard.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", DELIVERY_LOCK)
            is_alone = bool(cursor.fetchone()[0])
        yield is_alone
    finally:
        guard.close()

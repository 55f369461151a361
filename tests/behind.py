"""A call that waits for a lock while something else happens: what it read before is old when it goes on."""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")
# Not pg_stat_activity: inside a transaction that one stays as it was first read.
WAITING = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks"
    " WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)


def answered_behind(lock: Callable[[], object], meanwhile: Callable[[], object], call: Callable[[], T]) -> T:
    """Take a lock, let a call wait for it, do something, let go; returns what the call is answered."""
    answers: list[T] = []

    def wait() -> None:
        try:
            answers.append(call())
        finally:
            connection.close()

    thread = threading.Thread(target=wait)
    with transaction.atomic():
        lock()
        thread.start()
        with connection.cursor() as cursor:
            while not cursor.execute(WAITING).fetchone()[0]:
                assert thread.is_alive()
        meanwhile()
    thread.join(30)
    (answer,) = answers
    return answer

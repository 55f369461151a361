"""How many workers hand over at once: each holds a place for a while and renews it, so that none is lost with its worker."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

RENEWED_SECONDS = 3.0
HELD_SECONDS = 20

_TAKE = """
INSERT INTO campaigns_deliveryplace (number, holder, held_until)
VALUES (%(number)s, %(holder)s, clock_timestamp() + %(held)s * interval '1 second')
ON CONFLICT (number) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
WHERE campaigns_deliveryplace.held_until < clock_timestamp()
"""
_RENEW = """
UPDATE campaigns_deliveryplace SET held_until = clock_timestamp() + %(held)s * interval '1 second'
WHERE number = %(number)s AND holder = %(holder)s
"""
_LEAVE = "UPDATE campaigns_deliveryplace SET held_until = clock_timestamp() WHERE number = %(number)s AND holder = %(holder)s"


class Place:
    """A worker's place, for so many seconds."""

    def __init__(self, number: int, holder: UUID, seconds: float) -> None:
        held = min(HELD_SECONDS, settings.DELIVERY_LEASE_SECONDS)
        self._values: dict[str, Any] = {"number": number, "holder": holder, "held": held}
        self._ends, self._renewed = time.monotonic() + seconds, time.monotonic()

    def take(self) -> bool:
        """Take the place; False while somebody else holds it."""
        return self._run(_TAKE)

    def is_over(self) -> bool:
        """Tell whether the time is over or somebody else has the place by now; renews it now and then."""
        at = time.monotonic()
        if at >= self._ends:
            return True
        if at - self._renewed >= min(RENEWED_SECONDS, self._values["held"] / 3):
            self._renewed = at
            if not self._run(_RENEW):
                self._ends = at
                return True
        return False

    def leave(self) -> None:
        """Give the place back."""
        self._run(_LEAVE)

    def _run(self, statement: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(statement, self._values)
            return bool(cursor.rowcount)


@contextmanager
def place(seconds: float) -> Iterator[Place | None]:
    """Hold one of the places, None where all are held."""
    holder = uuid4()
    for number in range(settings.DELIVERY_WORKERS):
        found = Place(number, holder, seconds)
        if found.take():
            try:
                yield found
            finally:
                found.leave()
            return
    yield None

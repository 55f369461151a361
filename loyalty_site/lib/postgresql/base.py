"""Django's PostgreSQL backend; the name of this module is the one that Django looks for."""

import select
from typing import Any

from django.db.backends.postgresql import base

from loyalty_site.lib import acting


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that tells who acts, and is asked for its health without a question to the server.

    Django asks SELECT 1 at the start of each request. A server that went away has closed its end, which makes the
    socket readable; on a connection at rest nothing else does but a notice that nobody waits for.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.execute_wrappers.append(acting.tell)

    def is_usable(self) -> bool:
        """Tell whether the server has not closed the connection."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN | select.POLLPRI)
        return not poll.poll(0)

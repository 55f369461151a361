"""A process that posts chunks of purchases: python -m rewards.imports.purchases.worker FILE_DESCRIPTOR.

Nothing of Django's is imported before Django is set up in it.
"""

import signal
import sys
from multiprocessing.connection import Connection


class WorkerFailed(Exception):
    """A process that posts purchases ended unexpectedly."""


def work(pipe: Connection) -> None:
    """Post tasks until the other side is gone, by its own will or killed."""
    import django
    from django.db import connections

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    django.setup()
    from loyalty_site.lib.collector import relax_collector
    from rewards.imports.purchases.posting import post_task

    relax_collector()
    try:
        connections["default"].settings_dict.update(pipe.recv())
        while True:
            task = pipe.recv()
            try:
                post_task(task, pipe.send)
            except Exception as error:  # its class may not travel
                pipe.send(f"{type(error).__name__}: {error}")
                return
            pipe.send(None)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    finally:
        connections.close_all()


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))

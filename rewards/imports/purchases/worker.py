"""A process that does a part of an import: python -m rewards.imports.purchases.worker FILE_DESCRIPTOR.

Nothing of Django's is imported before Django is set up in it.
"""

import signal
import sys
from multiprocessing.connection import Connection


class WorkerFailed(Exception):
    """A process that does a part of an import ended unexpectedly."""


def work(pipe: Connection) -> None:
    """Carry out tasks until the other side is gone, by its own will or killed."""
    import django
    from django.db import connections
    from django.utils.translation import activate

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    django.setup()
    # The tasks' modules are loaded now: what is loaded later is looked through by the collector.
    import rewards.imports.purchases.checking
    import rewards.imports.purchases.posting  # noqa: F401
    from loyalty_site.lib.collector import relax_collector

    relax_collector()
    try:
        database, language = pipe.recv()
        connections["default"].settings_dict.update(database)
        if language is not None:
            activate(language)  # reasons of rejects are sentences
        while True:
            task = pipe.recv()
            try:
                result = task.carry_out(lambda count: pipe.send(("told", count)))
            except Exception as error:  # its class may not travel
                pipe.send(("failed", f"{type(error).__name__}: {error}"))
                return
            pipe.send(("done", result))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    finally:
        connections.close_all()


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))

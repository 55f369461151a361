"""A process that posts chunks of purchases. Nothing of Django's is imported before Django is set up in it."""

import signal
from multiprocessing.connection import Connection
from typing import Any

import django
from django.db import connections


class WorkerFailed(Exception):
    """A process that posted purchases ended unexpectedly; start the import again, it goes on from here."""


def work(pipe: Connection, database: dict[str, Any]) -> None:
    """Post tasks until the other side is gone, by its own will or killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    django.setup()
    from rewards.imports.purchases.posting import post_task

    connections["default"].settings_dict.update(database)
    try:
        while True:
            task = pipe.recv()
            try:
                post_task(task, pipe.send)
            except Exception as error:  # its class may not travel
                pipe.send(WorkerFailed(f"{type(error).__name__}: {error}"))
                return
            pipe.send(None)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    finally:
        connections.close_all()

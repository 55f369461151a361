"""Processes that post chunks side by side: each with a connection of its own, each chunk by one of them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

from django.conf import settings
from django.db import connection

from rewards.imports.purchases.posting import Task
from rewards.imports.purchases.worker import WorkerFailed

WORTH_PROCESSES = 20_000  # purchases: below it, starting processes takes longer than they save


def jobs_for(waiting: int) -> int:
    """Return how many processes are worth their start."""
    return min(4, os.cpu_count() or 1) if waiting >= WORTH_PROCESSES else 1


def post_side_by_side(tasks: Iterator[Task], jobs: int, posted: Callable[[int], None]) -> None:
    """Hand out tasks to processes until none is left. Raises WorkerFailed."""
    pipes: list[Connection] = []
    processes = []
    try:
        for _ in range(jobs):
            ours, theirs = Pipe()
            processes.append(_start(theirs.fileno()))
            theirs.close()  # so that either side notices when the other is gone
            ours.send(_database())
            pipes.append(ours)
        _hand_out(tasks, pipes, posted)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.wait()


def _start(descriptor: int) -> "subprocess.Popen[bytes]":
    program = [sys.executable, "-m", "rewards.imports.purchases.worker", str(descriptor)]
    return subprocess.Popen(program, pass_fds=[descriptor], cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)


def _database() -> dict[str, Any]:
    """Return where this process's rows are: a test's database has another name than the settings say."""
    return {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}


def _hand_out(tasks: Iterator[Task], pipes: list[Connection], posted: Callable[[int], None]) -> None:
    idle = list(pipes)
    busy: list[Connection] = []
    while True:
        while idle and (task := next(tasks, None)) is not None:
            idle[-1].send(task)
            busy.append(idle.pop())
        if not busy:
            return
        for pipe in [ready for ready in wait(busy) if isinstance(ready, Connection)]:
            message = _receive(pipe)
            if message is None:
                busy.remove(pipe)
                idle.append(pipe)
            else:
                posted(message)


def _receive(pipe: Connection) -> int | None:
    """Return how many purchases were posted, None where a task is done. Raises WorkerFailed."""
    try:
        message = pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        raise WorkerFailed("a process was ended") from error
    if isinstance(message, str):
        raise WorkerFailed(message)
    return message  # type: ignore[no-any-return]

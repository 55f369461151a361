"""Processes that work on one import side by side: each with a connection of its own, each task done by one of them."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from rewards.imports.purchases.worker import WorkerFailed

# Below these, starting processes takes longer than they save.
WORTH_PROCESSES = 20_000  # purchases to be posted
WORTH_READING = 150_000  # lines to be read


class Task(Protocol):
    """Something that another process can do: it travels there, what it tells and returns travels back."""

    def carry_out(self, tell: Callable[[int], None]) -> Any:
        """Do it and return what comes of it; tells how much is done meanwhile."""


def jobs_for(waiting: int, *, worth: int = WORTH_PROCESSES) -> int:
    """Return how many processes are worth their start."""
    return min(4, os.cpu_count() or 1) if waiting >= worth else 1


def side_by_side(tasks: Iterator[Task], jobs: int, told: Callable[[int], None]) -> None:
    """Hand out tasks to processes until none is left, in whatever order they get done. Raises WorkerFailed."""
    with _processes(jobs) as pipes:
        idle = list(pipes)
        busy: list[Connection] = []
        while True:
            while idle and (task := next(tasks, None)) is not None:
                idle[-1].send(task)
                busy.append(idle.pop())
            if not busy:
                return
            for pipe in [ready for ready in wait(busy) if isinstance(ready, Connection)]:
                what, value = _receive(pipe)
                if what == "done":
                    busy.remove(pipe)
                    idle.append(pipe)
                else:
                    told(value)


def in_order(tasks: Iterator[Task], jobs: int) -> Iterator[Any]:
    """Yield what comes of each task, in the order of the tasks. Raises WorkerFailed.

    A process is sent a task only while it waits for one: two that write to each other would both wait.
    """
    with _processes(jobs) as pipes:
        idle, busy = list(pipes), deque[Connection]()
        for task in tasks:
            done = None
            if not idle:
                idle.append(busy.popleft())
                done = _receive(idle[-1])
            idle[-1].send(task)  # at once, so that it is busy while what is done is used
            busy.append(idle.pop())
            if done is not None:
                yield done[1]
        while busy:
            yield _receive(busy.popleft())[1]


@contextmanager
def _processes(jobs: int) -> Iterator[list[Connection]]:
    """Start processes; they end when their pipes are closed."""
    pipes: list[Connection] = []
    processes = []
    try:
        for _ in range(jobs):
            ours, theirs = Pipe()
            processes.append(_start(theirs.fileno()))
            theirs.close()  # so that either side notices when the other is gone
            ours.send((_database(), get_language()))
            pipes.append(ours)
        yield pipes
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


def _receive(pipe: Connection) -> tuple[str, Any]:
    """Return what a process tells, or what came of its task. Raises WorkerFailed."""
    try:
        what, value = pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        raise WorkerFailed("a process was ended") from error
    if what == "failed":
        raise WorkerFailed(value)
    return what, value

"""Processes that work on one import side by side: each with a connection of its own, each task done by one of them."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import cycle
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, Protocol

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from rewards.imports.purchases.worker import WorkerFailed

# Below these, starting processes takes longer than they save.
WORTH_PROCESSES = 20_000  # purchases to be posted
WORTH_READING = 150_000  # lines to be read
WAITING_MAX = 2  # tasks that a process has, the one in work included


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
        task = next(tasks, None)
        while True:
            while idle and task is not None:
                _send(idle[-1], task)
                busy.append(idle.pop())
                task = next(tasks, None)  # found now, while the others work
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
    """Yield what comes of each task, in the order of the tasks. Raises WorkerFailed, and what finding a task raises.

    Tasks are found and sent by a thread of its own, so that the processes have work while what they did is used.
    """
    with _processes(jobs) as pipes:
        feeder = _Feeder(tasks, pipes)
        feeder.start()
        try:
            while (pipe := feeder.sent.get()) is not None:
                done = _receive(pipe)[1]
                feeder.room.release()
                yield done
            if feeder.error is not None:
                raise feeder.error
        finally:
            feeder.stop()


class _Feeder(threading.Thread):
    """Sends tasks to processes by turns, never more than each can have waiting."""

    def __init__(self, tasks: Iterator[Task], pipes: Sequence[Connection]) -> None:
        super().__init__(daemon=True)
        self.tasks, self.pipes = tasks, pipes
        self.sent = SimpleQueue[Connection | None]()  # whose answer comes next; None: that was all
        self.room = threading.Semaphore(WAITING_MAX * len(pipes))
        self.error: BaseException | None = None
        self.is_stopped = False

    def run(self) -> None:
        """Send until no task is left, or nobody wants more."""
        try:
            for task, pipe in zip(self.tasks, cycle(self.pipes), strict=False):
                self.room.acquire()
                if self.is_stopped:
                    return
                _send(pipe, task)
                self.sent.put(pipe)
        except BaseException as error:  # told to whoever waits for the answers
            self.error = error
        finally:
            self.sent.put(None)

    def stop(self) -> None:
        """End it; a process that is not read from any more would let it wait for ever."""
        self.is_stopped = True
        self.room.release()
        if self.is_alive():
            for pipe in self.pipes:
                _hang_up(pipe)
        self.join()


def _hang_up(pipe: Connection) -> None:
    """End a conversation whoever waits in it: closing alone would let a sender wait for ever."""
    with socket.socket(fileno=os.dup(pipe.fileno())) as side, suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)


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


def _send(pipe: Connection, task: Task) -> None:
    """Give a process a task. Raises WorkerFailed."""
    try:
        pipe.send(task)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise WorkerFailed("a process was ended") from error


def _receive(pipe: Connection) -> tuple[str, Any]:
    """Return what a process tells, or what came of its task. Raises WorkerFailed."""
    try:
        what, value = pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        raise WorkerFailed("a process was ended") from error
    if what == "failed":
        raise WorkerFailed(value)
    return what, value

"""Processes that post chunks side by side: each with a connection of its own, each chunk by one of them."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait

from django.db import connection

from rewards.imports.purchases.posting import Task
from rewards.imports.purchases.worker import WorkerFailed, work

WORTH_PROCESSES = 20_000  # purchases: below it, starting processes takes longer than they save


def jobs_for(waiting: int) -> int:
    """Return how many processes are worth their start."""
    return min(4, os.cpu_count() or 1) if waiting >= WORTH_PROCESSES else 1


def post_side_by_side(tasks: Iterator[Task], jobs: int, posted: Callable[[int], None]) -> None:
    """Hand out tasks to processes until none is left. Raises WorkerFailed."""
    context = multiprocessing.get_context("spawn")  # a fork would share this process's connection
    pipes: list[Connection] = []
    processes = []
    try:
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, dict(connection.settings_dict)), daemon=True)
            process.start()
            theirs.close()  # so that either side notices when the other is gone
            pipes.append(ours)
            processes.append(process)
        _hand_out(tasks, pipes, posted)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join()


def _hand_out(tasks: Iterator[Task], pipes: list[Connection], posted: Callable[[int], None]) -> None:
    idle = list(pipes)
    busy: list[Connection] = []
    while True:
        while idle and (task := next(tasks, None)) is not None:
            idle[-1].send(task)
            busy.append(idle.pop())
        if not busy:
            return
        for pipe in wait(busy):
            message = _receive(pipe)  # type: ignore[arg-type]
            if message is None:
                busy.remove(pipe)  # type: ignore[arg-type]
                idle.append(pipe)  # type: ignore[arg-type]
            else:
                posted(message)


def _receive(pipe: Connection) -> int | None:
    """Return how many purchases were posted, None where a task is done."""
    try:
        message = pipe.recv()
    except EOFError as error:
        raise WorkerFailed() from error
    if isinstance(message, BaseException):
        raise message
    return message  # type: ignore[no-any-return]

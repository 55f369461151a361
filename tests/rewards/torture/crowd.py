"""A crowd that meets at one door again and again, and says how far it has come."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import TracebackType
from typing import TypeVar

from django.db import connection

Answer = TypeVar("Answer")
PATIENCE_SECONDS = 60  # of those who wait at the door for the last one
TOLD_EVERY_SECONDS = 10


class Crowd:
    """So many threads, each with a connection of its own, made once and kept from round to round.

    A thread and its connection take longer to make than most of what they are made for.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._door = Barrier(size)

    def __enter__(self) -> "Crowd":
        self._pool = ThreadPoolExecutor(self.size)
        self.at_once([lambda: connection.ensure_connection()] * self.size)  # looked up in the thread whose it is
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.at_once([lambda: connection.close()] * self.size)
        self._pool.shutdown()

    def at_once(self, acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
        """Let each thread do one act, all from the same moment on; return what each returned, raise what one raised."""
        assert len(acts) == self.size, "the door opens when everybody is there"
        under_way = [self._pool.submit(self._after_the_door, act) for act in acts]
        errors = [error for act in under_way if (error := act.exception()) is not None]
        if errors:
            raise errors[0]
        return [act.result() for act in under_way]

    def _after_the_door(self, act: Callable[[], Answer]) -> Answer:
        self._door.wait(PATIENCE_SECONDS)
        return act()


def rounds(count: int) -> Iterator[int]:
    """Count rounds from 0, and tell how many are over: whoever stops a long run knows what held."""
    tell = progress(count, "rounds hold")
    for number in range(count):
        yield number
        tell(number + 1)


def progress(count: int, what: str) -> Callable[[int], None]:
    """Return a function that tells how much of something is done, every few seconds and when all of it is."""
    began = told = time.monotonic()
    told_of = 0

    def tell(done: int) -> None:
        nonlocal told, told_of
        at = time.monotonic()
        if done > told_of and (at - told > TOLD_EVERY_SECONDS or done == count):
            told, told_of = at, done
            print(f"\n  {done} of {count} {what}, {at - began:.0f} s", end=" ", flush=True)

    return tell

"""Several programs that live and die together, in the process group of the one that starts them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_SECONDS_MAX = 20
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in <sys/prctl.h>
CHILD_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


class ProgramEndedError(Exception):
    """A program of the crew ended by itself; the message is its name."""


class Crew:
    """Run programs until one ends or this process is asked to stop; then stop them all.

    They share the caller's process group, so Ctrl-C and the end of a terminal reach each of them. A signal to
    the caller alone is passed on, and should the caller be killed, the kernel asks them to stop. What a program
    leaves behind when it dies (a worker's pool) comes to the caller, who ends it too.
    """

    def __init__(self) -> None:
        _adopt_orphans()
        self._programs: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], *, last_word: int = signal.SIGTERM) -> None:
        """Start a program. `last_word` is what the kernel tells it, once, should this process be killed."""
        preexec = _die_with_parent(last_word)
        self._programs[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=preexec)

    def wait(self, until: Callable[[], bool] = lambda: False) -> None:
        """Wait until the condition holds; raise ProgramEndedError where a program ends before."""
        while not until():
            for name, program in self._programs.items():
                if program.poll() is not None:
                    raise ProgramEndedError(name)
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask every program to stop, and end those that do not."""
        running = [program for program in self._programs.values() if program.poll() is None]
        for program in running:
            program.terminate()
        deadline = time.monotonic() + STOP_SECONDS_MAX
        for program in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(max(0.1, deadline - time.monotonic()))
            if program.poll() is None:
                program.kill()
                program.wait()
        while orphans := list(_children_in_group()):
            for orphan in orphans:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(orphan, signal.SIGKILL)
                    os.waitpid(orphan, 0)


def _adopt_orphans() -> None:
    """Let the kernel hand this process what its programs leave behind, instead of handing it to process 1."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)


def _children_in_group() -> Iterator[int]:
    """Yield the children of this process that are in its process group: servers in sessions of their own are not."""
    mine = (os.getpid(), os.getpgrp())
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            _, parent, group, *_ = stat.read_text().rpartition(")")[2].split()
            if (int(parent), int(group)) == mine:
                yield int(stat.parent.name)


def _die_with_parent(last_word: int) -> Callable[[], None] | None:
    """Return what a child runs first so that it hears a signal when its parent dies, where Linux can."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(PARENT_DEATH_SIGNAL, last_word)


def stop_on_signals() -> None:
    """Make every way of asking this process to stop raise KeyboardInterrupt."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)


def ignore_signals() -> None:
    """Let a second Ctrl-C not cut the stopping short."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)

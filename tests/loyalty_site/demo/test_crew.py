"""A crew leaves nothing behind: what a killed program had started ends with it."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest

# A program that ignores the request to stop and dies at once, while what it started lives on.
PROGRAM = """
import os, signal, sys, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.stdout.write(str(os.getpid()) + "\\n")
    sys.stdout.flush()
    time.sleep(600)
signal.pause()
"""
CALLER = """
import sys
from loyalty_site.demo.crew import Crew
crew = Crew()
crew.start("program", (sys.executable, "-c", sys.argv[1]))
sys.stdin.readline()
crew.stop()
"""


def test_what_a_program_started_ends_with_the_crew() -> None:
    caller = subprocess.Popen(
        [sys.executable, "-c", CALLER, PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert caller.stdin is not None and caller.stdout is not None
    started = int(caller.stdout.readline())
    try:
        caller.communicate("\n", timeout=60)
        with pytest.raises(ProcessLookupError):
            os.kill(started, 0)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(caller.pid, signal.SIGKILL)

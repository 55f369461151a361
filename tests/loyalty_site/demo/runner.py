"""A demo as a person starts it: in a process group of its own, with what it prints."""

import os
import queue
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

START_SECONDS_MAX = 240  # the machine may have other work
GONE_SECONDS_MAX = 120  # programs finish what they do for up to twenty seconds, and may be in the middle of starting


class Demo:
    """A demo in a process group of its own, and what it printed."""

    def __init__(self, checkout: Path, environment: dict[str, str], households: int = 2) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "loyalty_site.demo", "--sample", str(households)],
            cwd=checkout,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.group = self.process.pid
        self.printed: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def address(self) -> str:
        """Wait until the demo names its address."""
        return self.wait_for(r"http://localhost:\d+/(?= )")

    def wait_for(self, pattern: str) -> str:
        """Wait until the demo prints what matches, and return that."""
        deadline = time.monotonic() + START_SECONDS_MAX
        while (line := self._lines.get(timeout=max(0.1, deadline - time.monotonic()))) is not None:
            self.printed.append(line)
            if found := re.search(pattern, line):
                return found[0]
        raise AssertionError("".join(self.printed))

    def is_gone(self) -> bool:
        """Wait until no process of the group is left."""
        self.process.wait(60)
        deadline = time.monotonic() + GONE_SECONDS_MAX
        while time.monotonic() < deadline:
            try:
                os.killpg(self.group, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.1)
        return False

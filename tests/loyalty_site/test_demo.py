"""`make demo`: one command runs everything, Ctrl-C stops everything, and a kill leaves nothing in the way."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty_site.servers import Servers

START_SECONDS_MAX = 240  # the machine may have other work


class Demo:
    """A demo in a process group of its own, and what it printed."""

    def __init__(self, checkout: Path, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "loyalty_site.demo"],
            cwd=checkout,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.group = self.process.pid
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def address(self) -> str:
        """Wait until the demo names its address."""
        deadline = time.monotonic() + START_SECONDS_MAX
        seen = []
        while (line := self._lines.get(timeout=max(0.1, deadline - time.monotonic()))) is not None:
            seen.append(line)
            if found := re.search(r"http://localhost:\d+/", line):
                return found[0]
        raise AssertionError("".join(seen))

    def is_gone(self) -> bool:
        """Wait until no process of the group is left."""
        self.process.wait(60)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                os.killpg(self.group, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.1)
        return False


@pytest.fixture
def demos() -> Iterator[list[Demo]]:
    started: list[Demo] = []
    yield started
    for demo in started:
        if demo.process.poll() is None:
            os.killpg(demo.group, signal.SIGKILL)
            demo.process.wait()


def answers(address: str) -> bool:
    with urllib.request.urlopen(f"{address}health/ready", timeout=30) as response:
        return response.status == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_stopped_demo_leaves_nothing_running(
    checkout: Path, clean_environment: dict[str, str], demos: list[Demo], number: signal.Signals
) -> None:
    demos.append(demo := Demo(checkout, clean_environment))
    assert answers(demo.address())
    os.killpg(demo.group, number)
    assert demo.is_gone()
    assert demo.process.returncode == 0
    assert Servers(checkout / ".local").addresses() is None


def test_a_demo_starts_again_after_everything_was_killed(
    checkout: Path, clean_environment: dict[str, str], demos: list[Demo]
) -> None:
    servers = Servers(checkout / ".local")
    demos.append(first := Demo(checkout, clean_environment))
    first.address()
    for process_id in (servers.postgres.process_id(), servers.valkey.process_id()):
        os.kill(process_id or 0, signal.SIGKILL)
    os.killpg(first.group, signal.SIGKILL)
    first.process.wait()
    demos.append(second := Demo(checkout, clean_environment))
    assert answers(second.address())
    os.kill(second.process.pid, signal.SIGINT)  # to the runner alone: it tells the others
    assert second.is_gone()
    assert servers.addresses() is None


def test_killing_the_runner_alone_ends_its_programs(
    checkout: Path, clean_environment: dict[str, str], demos: list[Demo]
) -> None:
    demos.append(demo := Demo(checkout, clean_environment))
    demo.address()
    demo.process.kill()
    assert demo.is_gone()


def test_a_second_demo_in_the_same_checkout_is_refused(
    checkout: Path, clean_environment: dict[str, str], demos: list[Demo]
) -> None:
    demos.append(first := Demo(checkout, clean_environment))
    first.address()
    demos.append(second := Demo(checkout, clean_environment))
    with pytest.raises(AssertionError, match="runs already in this checkout"):
        second.address()
    assert second.process.wait(30) == 3

"""`make demo`: one command runs everything, Ctrl-C stops everything, and a kill leaves nothing in the way."""

import os
import signal
import urllib.request
from pathlib import Path

import pytest

from loyalty_site.servers import Servers
from tests.loyalty_site.demo.runner import Demo


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

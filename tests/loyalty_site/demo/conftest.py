"""Demos that a test starts; whatever happens, none is left behind."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.loyalty_site.demo.runner import Demo


@pytest.fixture
def demos() -> Iterator[list[Demo]]:
    started: list[Demo] = []
    yield started
    for demo in started:
        if demo.process.poll() is None:
            os.killpg(demo.group, signal.SIGKILL)
            demo.process.wait()

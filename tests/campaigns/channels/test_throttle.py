"""No second holds more turns than allowed, whoever asks."""

import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest
import redis as client

from campaigns.channels import throttle
from campaigns.channels.throttle import Throttle

LIMIT = 80


def most_in_a_second(moments: list[int]) -> int:
    """Return how many moments, in microseconds, lie in the fullest second."""
    ordered = sorted(moments)
    return max(sum(1 for other in ordered if start <= other < start + 1_000_000) for start in ordered)


def test_ten_threads_together_keep_the_limit():
    """Seen to fail with SET before the comparison in the script left out: 10 times as many turns."""
    moments, until = [], time.monotonic() + 2.2

    def work() -> None:
        turns = Throttle("threads", LIMIT)  # each as if in a process of its own
        while time.monotonic() < until:
            at = turns.take()
            assert at is not None
            moments.append(at)

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert LIMIT * 0.8 <= most_in_a_second(moments) <= LIMIT
    assert len(set(moments)) == len(moments)


def test_processes_together_keep_the_limit(process_environment):
    program = (
        "import django; django.setup()\n"
        "import time; from campaigns.channels.throttle import Throttle\n"
        f"turns = Throttle('processes', {LIMIT}); until = time.monotonic() + 1.6\n"
        "while time.monotonic() < until: print(turns.take())\n"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=process_environment)
        for _ in range(3)
    ]
    moments = [int(line) for worker in workers for line in worker.communicate()[0].split()]
    assert most_in_a_second(moments) <= LIMIT < len(moments)


def test_without_redis_each_process_keeps_to_its_share(monkeypatch, settings):
    def away(**_asked):
        raise client.ConnectionError

    settings.SEND_PROCESSES = 4
    monkeypatch.setattr(throttle, "_script", lambda: away)
    turns = Throttle("alone", LIMIT)
    moments = []
    for _ in range(10):
        assert turns.take() is None
        moments.append(time.monotonic())
    gaps = [after - before for before, after in pairwise(moments)]
    assert min(gaps) > 4 / LIMIT * 0.8


@pytest.mark.parametrize("limit", [0, 1000])
def test_a_channel_is_limited_by_the_settings(settings, limit):
    settings.SENDS_PER_SECOND = {"sms": limit}
    throttle.take("sms")
    throttle.take("inbox")

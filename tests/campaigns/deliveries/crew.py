"""Workers as processes that are killed, stopped and continued; what came of it is compared with the mail server's log."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.campaigns.sink import Sink

ROOT = Path(__file__).resolve().parents[3]
CONNECTIONS = 4
LEASE_SECONDS = 2
DEADLINE_SECONDS = 240


class Workers:
    """So many worker processes at any time; one that is killed is replaced."""

    def __init__(self, environment: Mapping[str, str], log: Path, count: int, sink: Sink) -> None:
        self._environment = {
            **environment, "CAMPAIGN_QUIET_HOURS": "00:00-00:00", "CAMPAIGN_CAP_DAY": "0", "CAMPAIGN_CAP_WEEK": "0",
            "CAMPAIGN_HOLDOUT_PERCENT": "5", "DELIVERY_WORKERS": str(count), "DELIVERY_CONNECTIONS": str(CONNECTIONS),
            "DELIVERY_LEASE_SECONDS": str(LEASE_SECONDS), "EMAIL_CAMPAIGN_BACKEND": "smtp",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }  # fmt: skip
        self._log = log
        self.running = [self._start() for _ in range(count)]

    def _start(self) -> "subprocess.Popen[str]":
        with self._log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.campaigns.deliveries.worker"],
                cwd=ROOT, env=self._environment, stdout=output, stderr=output, text=True,
            )  # fmt: skip

    def kill(self, rng: random.Random) -> None:
        """Kill one of them as the kernel does when memory is short, and start another."""
        number = rng.randrange(len(self.running))
        self.running[number].kill()
        self.running[number].wait()
        self.running[number] = self._start()

    def stop_and_continue(self, rng: random.Random) -> None:
        """Stop one until its lease has run out, and let it go on where it was."""
        process = self.running[rng.randrange(len(self.running))]
        process.send_signal(signal.SIGSTOP)
        time.sleep(LEASE_SECONDS * 1.5)  # the lease is measured by the database's clock: there is nothing to wait for
        process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        for process in self.running:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


@contextmanager
def workers(environment: Mapping[str, str], log: Path, count: int, sink: Sink) -> Iterator[Workers]:
    """Run workers until the block ends."""
    found = Workers(environment, log, count, sink)
    try:
        yield found
    finally:
        found.end()


def until(condition: Callable[[], bool], seconds: float = DEADLINE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing is handed over any more"
        time.sleep(0.02)


def check(database_url: str, send_id: object, sink: Sink, unknown_most: int) -> None:
    """Assert that each of the audience has one outcome, and that nobody has had a message twice."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT id::text, state FROM campaigns_delivery WHERE send_id = %s", [send_id]
        ).fetchall()  # fmt: skip
        state, audience = connection.execute(
            "SELECT state, audience FROM campaigns_send WHERE id = %s", [send_id]
        ).fetchone()  # type: ignore[misc]  # fmt: skip
    states, taken = Counter(row[1] for row in rows), Counter(sink.taken())
    print(dict(states), "taken", len(taken))
    assert state == "finished" and len(rows) == audience
    assert set(states) <= {"accepted", "suppressed", "failed", "unknown"}
    assert max(taken.values()) == 1, "somebody has had it twice"
    outcomes = dict(rows)
    assert {outcomes[key] for key in taken} <= {"accepted", "unknown"}
    assert {key for key, found in rows if found == "accepted"} <= taken.keys()
    assert states["unknown"] <= unknown_most

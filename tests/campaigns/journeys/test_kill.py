"""Sweeps die, and run at once: nobody enters twice, is given points twice or is sent a step twice, and nobody is lost.

Seen to fail with the points in a transaction of their own, under a submission that is made anew (1,800 gifts in place of
1,200); and, of two at once, without the lock on the entries and with such submissions (314 in place of 120). Each of the
two alone holds: the lock keeps sweeps apart, and what is named by step and entry is had once.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from campaigns.actions import journey_advancing
from campaigns.actions.journey_advancing import advance_due
from campaigns.actions.journey_entering import enter, enter_due
from campaigns.core.journeys import Step
from campaigns.models import Delivery, Journey, JourneyEntry
from rewards.models import Adjustment, PointAccount
from tests.campaigns.deliveries.crew import until
from tests.campaigns.journeys.cast import joins, on
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
MEMBERS, KILLS, WORKERS, POINTS = 600, 12, 2, 50
AT_ONCE = {1: Step(0, "minutes", POINTS), 2: Step(0, "minutes", POINTS)}


class Sweeps:
    """So many processes that sweep; one that is killed is replaced."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment, self._log = environment | {"CAMPAIGN_HOLDOUT_PERCENT": "0"}, log
        self.running = [self._start() for _ in range(WORKERS)]

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.campaigns.journeys.worker"], cwd=ROOT, env=self._environment,
                stdout=output, stderr=output,
            )  # fmt: skip

    def kill(self, rng: random.Random) -> None:
        """Kill one of them at any moment."""
        number = rng.randrange(len(self.running))
        self.running[number].kill()
        self.running[number].wait()
        self.running[number] = self._start()

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


@contextmanager
def sweeping(environment: dict[str, str], log: Path) -> Iterator[Sweeps]:
    found = Sweeps(environment, log)
    try:
        yield found
    finally:
        found.end()


def check(members: int) -> None:
    """Assert that each has entered once, has had each step once and each step's points once."""
    entries = JourneyEntry.objects.all()
    assert entries.count() == members and set(entries.values_list("state", flat=True)) == {"finished"}
    sent = Counter(Delivery.objects.values_list("member", "send__step__number"))
    assert len(sent) == 2 * members and set(sent.values()) == {1}
    assert Adjustment.objects.count() == 2 * members
    assert set(PointAccount.objects.values_list("available", flat=True)) == {2 * POINTS}


def test_a_journey_outlives_its_sweeps(process_environment: dict[str, str], tmp_path: Path) -> None:
    seed = int(os.environ.get("KIZUNA_SEED", random.randrange(2**32)))
    print("seed", seed)
    rng = random.Random(seed)
    on("welcome", steps=AT_ONCE)
    for _ in range(MEMBERS):
        joins()
    with sweeping(process_environment, tmp_path / "log") as sweeps:
        for number in range(KILLS):
            least = MEMBERS * 2 * number // (KILLS + 1)
            until(lambda least=least: Delivery.objects.count() >= least)  # type: ignore[misc]
            time.sleep(rng.random() / 5)  # anywhere in what it is doing
            sweeps.kill(rng)
        until(lambda: JourneyEntry.objects.filter(state="finished").count() == MEMBERS)
    check(MEMBERS)
    connection.close()


def test_sweeps_at_once_take_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey_advancing, "AT_ONCE", 7)
    on("welcome", steps=AT_ONCE)
    for _ in range(60):
        joins()
    enter_due()
    together([advance_due] * 4)
    together([advance_due] * 4)
    check(60)


def test_two_looks_at_once_let_everybody_in_once() -> None:
    made = on("welcome", steps=AT_ONCE)
    for _ in range(40):
        joins()
    Journey.objects.filter(pk=made.pk).update(looked_at=None)
    together([partial(enter, made.pk, datetime.now(UTC))] * 4)
    assert JourneyEntry.objects.count() == 40

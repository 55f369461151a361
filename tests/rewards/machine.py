"""What both state machines share: how long they run, and the dumbest right arithmetic of a balance."""

import os
from collections import defaultdict
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings

STEPS = int(os.environ.get("KIZUNA_STATE_STEPS", "100"))
RUNS = int(os.environ.get("KIZUNA_STATE_RUNS", "50"))


def machine_settings() -> settings:
    """Return the settings of a run; the seed is printed, and KIZUNA_SEED repeats it."""
    return settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, database=None, print_blob=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def seed() -> int:
    """Return the seed of this run, printed."""
    found = int(os.environ.get("KIZUNA_SEED", 0)) or Random().randrange(1, 10**9)
    print(f"KIZUNA_SEED={found}")
    return found


class Purse:
    """A purse as a child would keep it: what came in, what went out, what is reserved. No lots, no time.

    Points that are taken back beyond what is there are owed, and whatever comes in pays what is owed first.
    """

    def __init__(self) -> None:
        self.total = 0  # what is there, less what is owed
        self.reserved: dict[Any, int] = {}
        self.earned: dict[Any, int] = defaultdict(int)  # by purchase, what it still counts

    @property
    def held(self) -> int:
        """Return what is reserved."""
        return sum(self.reserved.values())

    @property
    def free(self) -> int:
        """Return what can be used."""
        return max(0, self.total - self.held)

    @property
    def debt(self) -> int:
        """Return what is owed."""
        return max(0, self.held - self.total)

    def buy(self, purchase: Any, goods: int, points: int) -> None:
        """A point for each whole hundred yen that points did not pay."""
        self.earned[purchase] = (goods - points) // 100
        self.total += self.earned[purchase] - points

    def bring_back(self, purchase: Any, points_used: int) -> None:
        """Everything comes back: what was earned is taken, what was used is given."""
        self.total += points_used - self.earned.pop(purchase)

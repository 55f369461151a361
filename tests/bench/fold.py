"""The fold alone: purchases of three lines under ten rules, on one core, without a database.

python -m tests.bench.fold [MEMBERS] [PURCHASES_EACH]
"""

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loyalty_site.lib.ids import uuid7
from rewards.core.facts import Line, Purchase
from rewards.core.fold import post_into
from rewards.core.program import read
from rewards.core.standing import Standing
from rewards.core.terms import Timeline, compile_terms

CATEGORIES = ["COFFEE", "FISH", "MEAT", "FRUIT", "GIFT CARD"]
SEED = 20_260


def year(rng: random.Random, purchases: int) -> Iterator[Purchase]:
    """Yield a member's year: a purchase every few days."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    for _ in range(purchases):
        at += timedelta(days=5, minutes=rng.randrange(1440))
        lines = tuple(
            Line(f"SKU-{rng.randrange(5000)}", rng.choice(CATEGORIES), 1000 * rng.randint(1, 3), rng.randint(100, 2000))
            for _ in range(3)
        )
        yield Purchase(uuid7(), at, "S1", lines, sum(line.price for line in lines))


def fold_rate(members: int = 200, purchases: int = 60) -> float:
    """Return the purchases that one core folds in a second of its own time."""
    document = read((Path(__file__).parent / "programme.yaml").read_text()).document
    assert document is not None
    timeline = Timeline([(datetime(2020, 1, 1, tzinfo=UTC), compile_terms(document, 1))])
    rng = random.Random(SEED)
    histories = [list(year(rng, purchases)) for _ in range(members)]
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for facts in histories:
            standing = Standing(joined_at=facts[0].at)
            for fact in facts:
                post_into(standing, fact, timeline)
        best = max(best, members * purchases / (time.process_time() - start))
    return best


if __name__ == "__main__":
    print(f"{fold_rate(*map(int, sys.argv[1:])):,.0f} purchases a second of one core")

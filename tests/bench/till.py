"""Server time of what a clerk does at the counter while a file of a million lines is imported.

python -m tests.bench.till [LINES]: customers are served, one after the other, until the import is over.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from tests.bench import database
from tests.bench.purchases_file import write_purchases

MEMBERS = 2_000
LINES_A_PURCHASE = 3
TARGET_MILLISECONDS = 300
CUSTOMERS_A_TABLET = 200  # fewer than an hour lets one tablet look up
BEFORE = 20  # customers served while nothing is imported


def main(lines: int = 1_000_000) -> None:
    database.prepare()
    database.make_accounts(MEMBERS)
    from django.test.utils import override_settings

    from loyalty_site.lib.collector import relax_collector

    with override_settings(ALLOWED_HOSTS=["testserver"]), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "purchases.csv"
        purchases = max(1, lines // LINES_A_PURCHASE)
        write_purchases(path, purchases, MEMBERS, stores=("S1", "S2"))
        relax_collector()  # as the web server's processes do
        numbers = count()
        tell("nothing else", [serve(next(numbers)) for _ in range(BEFORE)])
        start = time.perf_counter()
        command = [sys.executable, "manage.py", "import_purchases", str(path), "--enrol"]
        served = []
        with subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL) as imported:
            while imported.poll() is None:
                served.append(serve(next(numbers)))
        if imported.returncode != 0:
            raise RuntimeError("the import failed")
        tell(f"an import of {lines:,} lines, {time.perf_counter() - start:.0f} s", served)


def tell(beside: str, served: list[dict[str, float]], target: int = TARGET_MILLISECONDS) -> None:
    """Print what each step took."""
    print(f"beside {beside}, {len(served)} customers")
    for step in served[0]:
        times = sorted(customer[step] for customer in served)
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        over = f"   above {target}" if p95 > target else ""
        print(f"  {step:20}p50 {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms{over}", flush=True)


@cache
def _counter(turn: int) -> Any:
    """Return the browser of a tablet; each has a clerk of its own."""
    from members.models import Store
    from tests.members.counter.cast import clerk, tablet
    from tests.rewards.counter.till import entered

    store = Store.objects.order_by("code").values_list("code", flat=True)[0]
    return entered(tablet(store, f"{turn}"), clerk(store, f"{turn}"))


def serve(number: int) -> dict[str, float]:
    """Serve a customer as a clerk does; returns the milliseconds of each request."""
    from tests.rewards.counter.till import BASE, seal

    counter = _counter(number // CUSTOMERS_A_TABLET)
    taken = {}

    def timed(step: str, send: Any) -> Any:
        start = time.perf_counter()
        answer = send()
        taken[step] = (time.perf_counter() - start) * 1000
        return answer

    found = timed("find the member", lambda: counter.post(BASE, {"q": f"29{number % MEMBERS:011}"}))
    address = found.headers["Location"]
    timed("show the member", lambda: counter.get(address))
    sale = {"seal": seal(counter, address), "receipt": f"{number:06}", "amount": "1980"}
    timed("work the sale out", lambda: counter.post(address, {**sale, "step": "work_out"}))
    posted = timed("post the sale", lambda: counter.post(address, {**sale, "step": "post"}))
    timed("show what it did", lambda: counter.get(posted.headers["Location"]))
    return taken


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Run every measurement, one after the other, each in a process and on a database of its own: `make bench`."""

import os
import subprocess
import sys

MEASUREMENTS = (
    ("The fold alone", ["tests.bench.fold"]),
    ("Posting through the action", ["tests.bench.posting", "4"]),
    ("Posting over HTTP", ["tests.bench.http", "6"]),
    ("Bulk import", ["tests.bench.importing"]),
    ("A member's pages with 10,000 entries", ["tests.bench.member_page"]),
    ("Verifying the ledger", ["tests.bench.audit"]),
)


def main() -> int:
    """Run them all; returns how many failed."""
    failed = 0
    for name, module in MEASUREMENTS:
        print(f"\n{name}", flush=True)
        environment = {key: value for key, value in os.environ.items() if key != "KIZUNA_BENCH_URL"}
        failed += subprocess.run([sys.executable, "-m", *module], env=environment, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())

"""Run every measurement, one after the other, each in a process and on a database of its own: `make bench`.

DATA=1m times the pages among a million members and five million purchases.
"""

import os
import subprocess
import sys
from typing import NamedTuple


class Measurement(NamedTuple):
    """What is measured, the module that does, its arguments, and those with which it is over in seconds."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()


MEASUREMENTS = (
    Measurement("The fold alone", "tests.bench.fold", (), ("2", "5")),
    Measurement("Posting through the action", "tests.bench.posting", ("4", "5"), ("1", "1")),
    Measurement("Posting over HTTP", "tests.bench.http", ("5", "5"), ("1", "1")),
    Measurement("Bulk import", "tests.bench.importing", ("1000000",), ("300",)),
    Measurement("A member's pages with 10,000 entries", "tests.bench.member_page", ("10000", "200"), ("20", "5")),
    Measurement("Verifying the ledger", "tests.bench.audit", ("640000", "2"), ("300", "1")),
    Measurement("The till beside an import", "tests.bench.till", ("1000000",), ("300",)),
    Measurement("Messages to a mail server", "tests.bench.deliveries", ("20000",), ("60", "100", "20")),
    Measurement("Counting segments", "tests.bench.segments", ("1000000",), ("300",)),
    Measurement("Simulating a draft", "tests.bench.simulation", ("155370", "2", "9"), ("300", "1", "3")),
)


OTHERS = {"": (), "1m": ("1000000",)}


def run(measurement: Measurement, *, is_quick: bool = False) -> int:
    """Run one in a process of its own; returns its exit code."""
    environment = {key: value for key, value in os.environ.items() if key != "KIZUNA_BENCH_URL"}
    arguments = measurement.quick if is_quick else measurement.arguments
    if measurement.module == "tests.bench.member_page" and not is_quick:
        arguments = (*arguments, *OTHERS[os.environ.get("DATA", "")])
    command = [sys.executable, "-m", measurement.module, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    """Run them all; returns how many failed."""
    failed = 0
    for measurement in MEASUREMENTS:
        print(f"\n{measurement.name}", flush=True)
        failed += run(measurement) != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())

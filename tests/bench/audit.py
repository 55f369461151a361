"""How fast the ledger is verified: python -m tests.bench.audit [PURCHASES] [PROCESSES].

Purchases of three lines go in by the import, ten rules apply; then every account is folded again and compared.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.database import prepare
from tests.bench.purchases_file import write_purchases


def main(purchases: int, processes: int) -> None:
    """Fill the bench's database, verify it, print how long it took."""
    prepare()
    from django.core.management import call_command
    from django.db import connection

    from rewards.selectors.audit import verify_ledger

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "purchases.csv"
        write_purchases(path, purchases, max(1, purchases // 50), stores=("S1", "S2"))
        call_command("import_purchases", str(path), enrol=True, stdout=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves them; it would do so meanwhile
    started, cpu = time.perf_counter(), _cpu()
    checked = verify_ledger(processes=processes)
    seconds, cpu = time.perf_counter() - started, _cpu() - cpu
    if checked.difference is not None:
        raise SystemExit(str(checked.difference.args))
    rate = checked.entries / seconds
    print(
        f"{checked.entries} entries of {checked.accounts} accounts in {seconds:.1f} s with {processes} processes:"
        f" {rate:.0f} entries/s, 1M in {1e6 / rate:.0f} s; {1e6 * cpu / checked.entries:.0f} µs of ours an entry;"
        f" at most {_memory_mb():.0f} MB a process"
    )


def _cpu() -> float:
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _memory_mb() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 2)

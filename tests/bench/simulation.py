"""How fast a draft is simulated: python -m tests.bench.simulation [PURCHASES] [PROCESSES] [LINES].

A year of purchases goes in by the import, ten rules apply; then it is folded again under a draft with a higher rate and
a shorter expiry, beside the terms in force. The default is as large as the demo's year.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.database import prepare
from tests.bench.purchases_file import write_purchases


def main(purchases: int, processes: int, lines: int) -> None:
    """Fill the bench's database, simulate a draft, print how long it took."""
    prepare()
    from django.core.management import call_command
    from django.db import connection

    from rewards.core.program import read
    from rewards.models import Terms
    from rewards.simulation.run import simulate

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "purchases.csv"
        write_purchases(path, purchases, max(1, purchases // 62), stores=("S1", "S2"), lines=lines)
        call_command("import_purchases", str(path), enrol=True, stdout=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves them; it would do so meanwhile
    draft = read("program: {expiry: {after: {months: 6}}, earning: {pending_days: 7}}", Terms.objects.get().document)
    assert draft.document is not None
    started = time.perf_counter()
    found = simulate(draft.document, months=24, processes=processes).comparison
    seconds = time.perf_counter() - started
    if found.reproduced != found.accounts:
        raise SystemExit(f"{found.unlike} do not come out")
    print(
        f"{found.purchases} purchases of {lines} lines and {found.accounts} members in {seconds:.1f} s with {processes}"
        f" processes; at most {_memory_mb():.0f} MB a process"
    )


def _memory_mb() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [155_370, 2, 9][len(given) :]))

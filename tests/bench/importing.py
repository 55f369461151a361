"""Bulk import of purchases of three lines against a bare COPY of the same rows into the same indexed tables."""

import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import database
from tests.bench.purchases_file import write_purchases

PURCHASES = 1_000_000  # `python -m tests.bench.importing 100000` for a shorter run
TABLES = (
    "rewards_purchase", "rewards_purchaseline", "rewards_posting", "rewards_pointentry", "rewards_pointlot",
    "rewards_tierstanding",
)  # fmt: skip


def copy_seconds() -> float:
    """Return how long a bare COPY of what was imported takes, into empty copies of the tables with their indexes."""
    from django.db import connection

    connection.ensure_connection()
    raw = connection.connection
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for table in TABLES:
            path = Path(folder) / table
            with raw.cursor() as cursor, path.open("wb") as out, cursor.copy(f"COPY {table} TO STDOUT") as source:
                for block in source:
                    out.write(block)
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            start = time.perf_counter()
            with raw.cursor() as cursor, path.open("rb") as data, cursor.copy(f"COPY floor_{table} FROM STDIN") as into:
                while block := data.read(1 << 20):
                    into.write(block)
            seconds += time.perf_counter() - start
            path.unlink()
    return seconds


def main(purchases: int) -> None:
    database.prepare()
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "purchases.csv"
        write_purchases(path, purchases, max(1, purchases // 50), stores=("S1", "S2"))
        start = time.perf_counter()
        call_command("import_purchases", str(path), enrol=True, stdout=sys.stderr, stderr=sys.stderr)
        imported = time.perf_counter() - start
    copied = copy_seconds()
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(
        f"{purchases:,} purchases: imported in {imported:.0f} s, copied in {copied:.0f} s,"
        f" ratio {copied / imported:.3f}, {memory} MB at most in a process"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PURCHASES)

"""Bulk import of purchases of three lines against a bare COPY of the same rows into the same indexed tables.

Two copies are timed: into tables with the same indexes and foreign keys, and into tables with the indexes alone.
"""

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


def copy_seconds(*, with_keys: bool) -> float:
    """Return how long a bare COPY of what was imported takes, into empty tables like those that hold it now.

    They have the same indexes, and the same foreign keys if those are wanted.
    """
    from django.db import connection

    connection.ensure_connection()
    raw = connection.connection
    seconds = 0.0
    floor = "keyed" if with_keys else "bare"
    with tempfile.TemporaryDirectory() as folder:
        for table in TABLES:
            path = Path(folder) / table
            with raw.cursor() as cursor, path.open("wb") as out, cursor.copy(f"COPY {table} TO STDOUT") as source:
                for block in source:
                    out.write(block)
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE {floor}_{table} (LIKE {table} INCLUDING ALL)")
                if with_keys:
                    cursor.execute(
                        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
                        [table],
                    )
                    for (key,) in cursor.fetchall():
                        cursor.execute(f"ALTER TABLE {floor}_{table} ADD {key}")
            start = time.perf_counter()
            with (
                raw.cursor() as cursor,
                path.open("rb") as data,
                cursor.copy(f"COPY {floor}_{table} FROM STDIN") as into,
            ):
                while block := data.read(1 << 20):
                    into.write(block)
            seconds += time.perf_counter() - start
            path.unlink()
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {floor}_{table}")
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
    keyed, bare = copy_seconds(with_keys=True), copy_seconds(with_keys=False)
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(
        f"{purchases:,} purchases: imported in {imported:.0f} s, copied in {keyed:.0f} s, ratio {keyed / imported:.3f}"
        f" ({bare:.0f} s and {bare / imported:.3f} without foreign keys), {memory} MB at most in a process"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PURCHASES)

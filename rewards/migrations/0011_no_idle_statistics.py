"""Spare what nobody uses: statistics of columns that no query filters by, vacuums of rows that are all deleted soon.

What waits in an import is cut off whole when the import ends (`rewards.imports.runs.clear`); until then vacuuming it
took as long as writing it. PostgreSQL still vacuums it against wraparound.
"""

from django.db import migrations

UNFILTERED = {
    "rewards_posting": ("data", "context", "result"),
    "rewards_pointentry": ("breakdown", "moves"),
    "rewards_stagedpurchase": ("fact", "purchase_row", "line_rows"),
}
FORWARD = [
    *(
        f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0"
        for table, columns in UNFILTERED.items()
        for column in columns
    ),
    "ALTER TABLE rewards_stagedpurchase SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)",
]
BACKWARD = [
    *(
        f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1"
        for table, columns in UNFILTERED.items()
        for column in columns
    ),
    "ALTER TABLE rewards_stagedpurchase RESET (autovacuum_enabled, toast.autovacuum_enabled)",
]


class Migration(migrations.Migration):
    dependencies = [("rewards", "0010_optimistic_posting")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

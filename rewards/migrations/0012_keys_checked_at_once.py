"""Check the ledger's foreign keys with each statement, not at the commit.

A session keeps the plans of these checks. Made at the commit of a first purchase, while its table was all but empty,
they read the whole of it, and went on to do so while it grew. `rewards_write` forbids that to everything within it,
and writes what is referred to before what refers to it.
"""

from django.db import migrations

TABLES = (
    "rewards_purchase", "rewards_purchaseline", "rewards_refund", "rewards_refundline", "rewards_activity",
    "rewards_posting", "rewards_pointentry", "rewards_pointlot", "rewards_hold", "rewards_tierstanding",
    "rewards_rulecount",
)  # fmt: skip
ALTER = """
DO $$
DECLARE
    k record;
BEGIN
    FOR k IN SELECT conrelid::regclass AS of_table, conname FROM pg_constraint
        WHERE contype = 'f' AND conrelid = ANY ('{%(tables)s}'::regclass[]) LOOP
        EXECUTE format('ALTER TABLE %%s ALTER CONSTRAINT %%I DEFERRABLE INITIALLY %(when)s', k.of_table, k.conname);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0011_no_idle_statistics")]

    operations = [
        migrations.RunSQL(
            ALTER % {"tables": ",".join(TABLES), "when": "IMMEDIATE"},
            ALTER % {"tables": ",".join(TABLES), "when": "DEFERRED"},
        )
    ]

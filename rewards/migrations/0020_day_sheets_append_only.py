"""Refuse changes of what was done at a counter (see 0002_append_only)."""

from django.db import migrations

CREATE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_counteract
    FOR EACH ROW EXECUTE FUNCTION rewards_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON rewards_counteract
    FOR EACH STATEMENT EXECUTE FUNCTION rewards_refuse_truncate();
"""

DROP = """
DROP TRIGGER append_only ON rewards_counteract;
DROP TRIGGER no_truncate ON rewards_counteract;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0019_day_sheets")]

    operations = [migrations.RunSQL(CREATE, DROP)]

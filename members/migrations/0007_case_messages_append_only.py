"""Refuse changes of what was said in an enquiry; the erasure of a person alone deletes it (see 0003_append_only)."""

from django.db import migrations

CREATE = """
CREATE TRIGGER append_only BEFORE UPDATE ON members_casemessage
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
CREATE TRIGGER erasure_alone_deletes BEFORE DELETE ON members_casemessage
    FOR EACH ROW EXECUTE FUNCTION members_delete_by_erasure_alone();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON members_casemessage
    FOR EACH STATEMENT EXECUTE FUNCTION members_refuse_truncate();
"""

DROP = """
DROP TRIGGER append_only ON members_casemessage;
DROP TRIGGER erasure_alone_deletes ON members_casemessage;
DROP TRIGGER no_truncate ON members_casemessage;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0006_stores_inbox_cases")]

    operations = [migrations.RunSQL(CREATE, DROP)]

"""Let the erasure of a person empty the reason of an audit entry, and nothing else of it (see 0003_append_only)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION members_audit_keeps_all_but_its_reason() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('kizuna.erasure', true), '') = 'allowed' AND NEW.reason = ''
       AND (to_jsonb(NEW) - 'reason') = (to_jsonb(OLD) - 'reason') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: UPDATE is refused', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Write a further row instead.';
END $$;

DROP TRIGGER append_only ON members_auditentry;
CREATE TRIGGER append_only BEFORE DELETE ON members_auditentry
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
CREATE TRIGGER keeps_its_content BEFORE UPDATE ON members_auditentry
    FOR EACH ROW EXECUTE FUNCTION members_audit_keeps_all_but_its_reason();
"""

DROP = """
DROP TRIGGER keeps_its_content ON members_auditentry;
DROP TRIGGER append_only ON members_auditentry;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON members_auditentry
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
DROP FUNCTION members_audit_keeps_all_but_its_reason();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0013_departures_and_exports")]

    operations = [migrations.RunSQL(CREATE, DROP)]

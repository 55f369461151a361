"""Refuse changes of the audit trail and of consents: in the database, where no code can forget it."""

from django.db import migrations

# TRUNCATE is refused unless the database has the setting kizuna.truncate = 'allowed', which the test database has
# and no other. A consent may be deleted, never changed, where a transaction says that it erases a person:
# SELECT set_config('kizuna.erasure', 'allowed', true) ends with the transaction. An audit entry stays: it holds
# ids and codes, which say nothing once the person's own rows are gone.
CREATE = """
CREATE FUNCTION members_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Write a further row instead.';
END $$;

CREATE FUNCTION members_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('kizuna.truncate', true), '') <> 'allowed' THEN
        RAISE EXCEPTION '% is append-only: TRUNCATE is refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'Write a further row instead.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION members_delete_by_erasure_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('kizuna.erasure', true), '') <> 'allowed' THEN
        RAISE EXCEPTION '% is append-only: DELETE is refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'Only the erasure of a person deletes it.';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON members_auditentry
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON members_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION members_refuse_truncate();
CREATE TRIGGER append_only BEFORE UPDATE ON members_consent
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
CREATE TRIGGER erasure_alone_deletes BEFORE DELETE ON members_consent
    FOR EACH ROW EXECUTE FUNCTION members_delete_by_erasure_alone();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON members_consent
    FOR EACH STATEMENT EXECUTE FUNCTION members_refuse_truncate();
"""

DROP = """
DROP TRIGGER append_only ON members_auditentry;
DROP TRIGGER no_truncate ON members_auditentry;
DROP TRIGGER append_only ON members_consent;
DROP TRIGGER erasure_alone_deletes ON members_consent;
DROP TRIGGER no_truncate ON members_consent;
DROP FUNCTION members_refuse_change();
DROP FUNCTION members_refuse_truncate();
DROP FUNCTION members_delete_by_erasure_alone();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_sign_in_attempts")]

    operations = [migrations.RunSQL(CREATE, DROP)]

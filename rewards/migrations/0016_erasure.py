"""Let the erasure of a person empty what a purchase and an activity say of them, and nothing else.

The content's digest can no longer be made again then. It stays, the chain covers it, and `erased_digest` covers it
together with what erasure left.
"""

from importlib import import_module

from django.db import migrations, models

FUNCTIONS = """
CREATE OR REPLACE FUNCTION rewards_purchase_changes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - '{account_id,lines_digest,completed_at}'::text[])
           = (to_jsonb(OLD) - '{account_id,lines_digest,completed_at}'::text[])
       AND (OLD.account_id IS NULL OR NEW.account_id = OLD.account_id)
       AND (OLD.completed_at IS NULL OR (NEW.completed_at = OLD.completed_at AND NEW.lines_digest = OLD.lines_digest))
    THEN
        RETURN NEW;
    END IF;
    IF coalesce(current_setting('kizuna.erasure', true), '') = 'allowed' AND NEW.erased_digest IS NOT NULL
       AND NEW.customer_ref = '' AND NEW.clerk = '' AND NEW.receipt_number = ''
       AND (to_jsonb(NEW) - '{customer_ref,clerk,receipt_number,erased_digest}'::text[])
           = (to_jsonb(OLD) - '{customer_ref,clerk,receipt_number,erased_digest}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: UPDATE is refused', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Post a refund instead.';
END $$;

CREATE FUNCTION rewards_activity_keeps_all_but_its_details() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('kizuna.erasure', true), '') = 'allowed' AND NEW.erased_digest IS NOT NULL
       AND NEW.data = '{}'::jsonb
       AND (to_jsonb(NEW) - '{data,erased_digest}'::text[]) = (to_jsonb(OLD) - '{data,erased_digest}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: UPDATE is refused', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Write a correcting row instead.';
END $$;

DROP TRIGGER append_only ON rewards_activity;
CREATE TRIGGER append_only BEFORE DELETE ON rewards_activity
    FOR EACH ROW EXECUTE FUNCTION rewards_refuse_change();
CREATE TRIGGER keeps_its_content BEFORE UPDATE ON rewards_activity
    FOR EACH ROW EXECUTE FUNCTION rewards_activity_keeps_all_but_its_details();
"""

_BEFORE = import_module("rewards.migrations.0002_append_only").FUNCTIONS
_START = _BEFORE.index("CREATE FUNCTION rewards_purchase_changes_once")
DROP = (
    _BEFORE[_START:].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    + """
DROP TRIGGER keeps_its_content ON rewards_activity;
DROP TRIGGER append_only ON rewards_activity;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_activity
    FOR EACH ROW EXECUTE FUNCTION rewards_refuse_change();
DROP FUNCTION rewards_activity_keeps_all_but_its_details();
"""
)


class Migration(migrations.Migration):
    dependencies = [("rewards", "0015_rows_by_table")]

    operations = [
        migrations.AddField("purchase", "erased_digest", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("activity", "erased_digest", models.BinaryField(max_length=32, null=True)),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]

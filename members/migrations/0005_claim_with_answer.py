"""Claim keys together with their answer, where the answer is known before anything is written."""

from django.db import migrations

CLAIM = """
CREATE FUNCTION members_claim_with_answer(p_claims json, p_status int, p_answer text, p_patience text)
RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v record;
BEGIN
    PERFORM set_config('lock_timeout', p_patience, true);
    FOR v IN SELECT * FROM json_to_recordset(p_claims) AS r(scope text, key text, digest text) LOOP
        INSERT INTO members_idempotencykey (scope, key, request_digest, status, answer, created_at)
            VALUES (v.scope, v.key, decode(v.digest, 'hex'), p_status, convert_to(p_answer, 'UTF8'), now())
            ON CONFLICT (scope, key) DO NOTHING;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0004_answer_keys")]

    operations = [
        migrations.RunSQL(CLAIM, "DROP FUNCTION members_claim_with_answer(json, int, text, text)"),
    ]

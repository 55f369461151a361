"""Give claimed keys their answers, row by row: each by its key, however many rows the planner expects of the JSON."""

from django.db import migrations

ANSWER = """
CREATE FUNCTION members_answer_keys(p_answers json) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v record;
BEGIN
    FOR v IN SELECT * FROM json_to_recordset(p_answers) AS r(scope text, key text, status int, answer text) LOOP
        UPDATE members_idempotencykey k SET status = v.status, answer = convert_to(v.answer, 'UTF8')
            WHERE k.scope = v.scope AND k.key = v.key;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0003_append_only")]

    operations = [migrations.RunSQL(ANSWER, "DROP FUNCTION members_answer_keys(json)")]

"""Find what a call names, as many at once as it names: the store, the purchase that is known, the member's account."""

from django.db import migrations

ACCOUNT = """
CREATE FUNCTION rewards_account_of(p_kind text, p_value text, OUT account_id uuid, OUT status text)
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    m uuid;
BEGIN
    IF p_kind = 'id' THEN
        SELECT p.id, p.status INTO m, status FROM members_member p WHERE p.id = p_value::uuid;
    ELSIF p_kind = 'number' THEN
        SELECT p.id, p.status INTO m, status FROM members_member p WHERE p.number = p_value;
    ELSIF p_kind = 'card' THEN
        SELECT p.id, p.status INTO m, status
            FROM members_membercard c JOIN members_member p ON p.id = c.member_id
            WHERE c.number = p_value AND c.status = 'active';
    ELSIF p_kind = 'email' THEN
        SELECT p.id, p.status INTO m, status FROM members_member p WHERE p.email = p_value AND p.status <> 'left';
    ELSIF p_kind = 'phone' THEN
        SELECT p.id, p.status INTO m, status FROM members_member p WHERE p.phone = p_value AND p.status <> 'left';
    ELSIF p_kind = 'ext' THEN
        SELECT p.id, p.status INTO m, status FROM members_member p WHERE p.external_id = p_value;
    END IF;
    IF m IS NOT NULL THEN
        SELECT a.id INTO account_id FROM rewards_pointaccount a WHERE a.member_id = m;
    END IF;
END $$;
"""

TARGETS = """
CREATE FUNCTION rewards_targets(p_stores text[], p_externals text[], p_kinds text[], p_values text[])
RETURNS TABLE (newest_version int, newest_published timestamptz, is_store boolean, purchase uuid, account uuid, member_status text)
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
    SELECT t.version, t.published_at INTO newest_version, newest_published
        FROM rewards_terms t ORDER BY t.version DESC LIMIT 1;
    FOR i IN 1 .. coalesce(array_length(p_stores, 1), 0) LOOP
        is_store := EXISTS (SELECT FROM members_store s WHERE s.code = p_stores[i] AND s.retired_at IS NULL);
        purchase := (
            SELECT p.id FROM rewards_purchase p WHERE p.store_id = p_stores[i] AND p.external_id = p_externals[i]);
        SELECT f.account_id, f.status INTO account, member_status FROM rewards_account_of(p_kinds[i], p_values[i]) f;
        RETURN NEXT;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0005_provable_rows")]

    operations = [
        migrations.RunSQL(ACCOUNT, "DROP FUNCTION rewards_account_of(text, text)"),
        migrations.RunSQL(TARGETS, "DROP FUNCTION rewards_targets(text[], text[], text[], text[])"),
    ]

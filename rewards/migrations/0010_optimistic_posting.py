"""Read an account without a lock, and write what was folded if it has not moved meanwhile."""

from importlib import import_module

from django.db import migrations

# Everything a fold can touch, and nothing more: lots only where one is due by p_at, reserved or wanted; credits of
# the windows that may be judged from p_since on. STABLE, so that all of it is seen at one moment. `version` is the
# transaction that wrote the account's row last: every writer of anything here writes that row too.
READ = """
CREATE FUNCTION rewards_read(
    p_account uuid, p_at timestamptz, p_since timestamptz, p_horizon interval, p_lots boolean, p_purchase uuid,
    p_periods text[]
) RETURNS json LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    r record;
    a rewards_pointaccount;
    m record;
    credits_after timestamptz;
    bought jsonb;
    holds json;
    lots json;
BEGIN
    SELECT p AS account, p.xmin::text AS version INTO r FROM rewards_pointaccount p WHERE p.id = p_account;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    a := r.account;
    SELECT status, extract(month FROM birthday)::int AS birthday_month, is_provisional
        INTO m FROM members_member WHERE id = a.member_id;
    credits_after := CASE WHEN p_horizon IS NULL THEN '-infinity' ELSE
        least(p_since, a.tier_due_at, CASE WHEN p_purchase IS NOT NULL THEN a.tier_since END) - p_horizon END;
    IF a.held > 0 THEN
        SELECT json_agg(json_build_array(h.id, h.points, h.ends_at, h.drawn)) INTO holds
            FROM rewards_hold h WHERE h.account_id = p_account AND h.status = 'open';
    END IF;
    IF p_purchase IS NOT NULL THEN
        SELECT p.result INTO bought FROM rewards_posting p
            WHERE p.purchase_id = p_purchase AND p.account_id = p_account AND p.result <> '{}'::jsonb
            ORDER BY p.no DESC LIMIT 1;
    END IF;
    IF p_lots OR a.held > 0 OR a.lots_due_at <= p_at OR p_purchase IS NOT NULL THEN
        SELECT coalesce(json_agg(json_build_array(
                l.no, l.points, l.earned_at, l.expires_at, l.matures_at, l.terms, l.is_limited, l.purchase_id,
                l.available, l.pending, l.held) ORDER BY l.no), '[]')
            INTO lots
            FROM (
                SELECT * FROM rewards_pointlot
                    WHERE account_id = p_account AND (available > 0 OR pending > 0 OR held > 0)
                UNION
                SELECT * FROM rewards_pointlot WHERE account_id = p_account AND purchase_id = p_purchase
                UNION
                SELECT * FROM rewards_pointlot WHERE account_id = p_account AND no IN (
                    SELECT (d ->> 0)::int FROM jsonb_array_elements(coalesce(bought -> 'drawn', '[]'::jsonb)) d)
            ) l;
    END IF;
    RETURN json_build_object(
        'account', a, 'version', r.version,
        'status', m.status, 'birthday_month', m.birthday_month, 'provisional', m.is_provisional,
        'newest_terms',
            (SELECT json_build_array(version, published_at) FROM rewards_terms ORDER BY version DESC LIMIT 1),
        'tiers', (SELECT json_agg(json_build_array(t.code, t.since, t.until) ORDER BY t.no)
                  FROM rewards_tierstanding t WHERE t.account_id = p_account),
        'credits', (SELECT json_build_array(
                        array_agg(c.credit_at), array_agg(c.credit_spend_minor), array_agg(c.credit_points),
                        array_agg(c.credit_purchases))
                    FROM (SELECT p.credit_at, p.credit_spend_minor, p.credit_points, p.credit_purchases
                          FROM rewards_posting p WHERE p.account_id = p_account AND p.credit_at > credits_after
                          ORDER BY p.credit_at) c),
        'counts', (SELECT json_agg(json_build_array(c.rule, c.period, c.awards, c.points))
                   FROM rewards_rulecount c WHERE c.account_id = p_account AND c.period = ANY (p_periods)),
        'holds', holds, 'bought', bought, 'lots', lots
    );
END $$;
"""

# The lock is taken by a statement of its own: in READ COMMITTED what is read after it is what was committed before
# the lock was granted.
LOAD = """
CREATE OR REPLACE FUNCTION rewards_load(
    p_account uuid, p_at timestamptz, p_since timestamptz, p_horizon interval, p_lots boolean, p_purchase uuid,
    p_periods text[], p_lock boolean
) RETURNS json LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF p_lock THEN
        PERFORM FROM rewards_pointaccount WHERE id = p_account FOR NO KEY UPDATE;
    END IF;
    RETURN rewards_read(p_account, p_at, p_since, p_horizon, p_lots, p_purchase, p_periods);
END $$;
"""
BEFORE = import_module("rewards.migrations.0003_posting_functions")
LOAD_BEFORE = BEFORE.LOAD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# Locks in the order of every other writer: keys, the account, shared counters. A purchase without an account has
# nothing that could have moved.
WRITE_IF = """
CREATE FUNCTION rewards_write_if_unmoved(
    p_account uuid, p_version text, p_status text, p_batch jsonb, p_claims json, p_answered int, p_answer text,
    p_patience text
) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    a record;
BEGIN
    IF p_claims IS NOT NULL AND NOT members_claim_with_answer(p_claims, p_answered, p_answer, p_patience) THEN
        RAISE EXCEPTION 'this key was answered meanwhile' USING ERRCODE = 'serialization_failure';
    END IF;
    IF p_account IS NOT NULL THEN
        SELECT xmin::text AS version, member_id INTO a FROM rewards_pointaccount WHERE id = p_account FOR NO KEY UPDATE;
        IF a.version IS DISTINCT FROM p_version
            OR (SELECT status FROM members_member WHERE id = a.member_id) IS DISTINCT FROM p_status THEN
            RAISE EXCEPTION 'the account has moved meanwhile' USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;
    PERFORM rewards_write(p_batch);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0009_coupons_keep_their_content"), ("members", "0005_claim_with_answer")]

    operations = [
        migrations.RunSQL(
            READ, "DROP FUNCTION rewards_read(uuid, timestamptz, timestamptz, interval, boolean, uuid, text[])"
        ),
        migrations.RunSQL(LOAD, LOAD_BEFORE),
        migrations.RunSQL(
            WRITE_IF, "DROP FUNCTION rewards_write_if_unmoved(uuid, text, text, jsonb, json, int, text, text)"
        ),
    ]

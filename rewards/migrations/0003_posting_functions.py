"""Load an account under lock in one call, and write what a fold did in one call."""

from django.db import migrations

# Plans are kept as long as a connection. One that is made while a table is all but empty would read the whole of it,
# and go on to do so while it grows; so no plan of these functions may.

# The lock is taken by a statement of its own: in READ COMMITTED every statement after it sees what was
# committed before the lock was granted. Everything a fold can touch is returned, and nothing more: lots only
# where one is due by p_at, reserved or wanted; credits of the windows that may be judged from p_since on.
LOAD = """
CREATE FUNCTION rewards_load(
    p_account uuid, p_at timestamptz, p_since timestamptz, p_horizon interval, p_lots boolean, p_purchase uuid,
    p_periods text[], p_lock boolean
) RETURNS json LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    a rewards_pointaccount;
    m record;
    credits_after timestamptz;
    bought jsonb;
    holds json;
    lots json;
BEGIN
    IF p_lock THEN
        SELECT * INTO a FROM rewards_pointaccount WHERE id = p_account FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO a FROM rewards_pointaccount WHERE id = p_account;
    END IF;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
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
        'account', a, 'status', m.status, 'birthday_month', m.birthday_month, 'provisional', m.is_provisional,
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

# Each key holds rows of one table, by column name. Accounts, lots, holds and tiers are projections and are
# updated; the rest is inserted. Shared counters come last: locks go from accounts to counters, never back.
WRITE = """
CREATE FUNCTION rewards_write(p_batch jsonb) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v_account rewards_pointaccount;
    v_count rewards_rulecount;
BEGIN
    IF p_batch ? 'purchases' THEN
        INSERT INTO rewards_purchase
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_purchase, p_batch -> 'purchases');
    END IF;
    IF p_batch ? 'lines' THEN
        INSERT INTO rewards_purchaseline
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_purchaseline, p_batch -> 'lines');
    END IF;
    IF p_batch ? 'refunds' THEN
        INSERT INTO rewards_refund
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_refund, p_batch -> 'refunds');
        INSERT INTO rewards_refundline
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_refundline, p_batch -> 'refund_lines');
    END IF;
    IF p_batch ? 'activities' THEN
        INSERT INTO rewards_activity
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_activity, p_batch -> 'activities');
    END IF;
    IF p_batch ? 'postings' THEN
        INSERT INTO rewards_posting
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_posting, p_batch -> 'postings');
    END IF;
    IF p_batch ? 'entries' THEN
        INSERT INTO rewards_pointentry
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_pointentry, p_batch -> 'entries');
    END IF;
    IF p_batch ? 'lots' THEN
        INSERT INTO rewards_pointlot
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_pointlot, p_batch -> 'lots')
            ON CONFLICT (account_id, no) DO UPDATE SET
                available = excluded.available, pending = excluded.pending, held = excluded.held,
                expires_at = excluded.expires_at;
    END IF;
    IF p_batch ? 'holds' THEN
        INSERT INTO rewards_hold
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_hold, p_batch -> 'holds')
            ON CONFLICT (id) DO UPDATE SET status = excluded.status, captured = excluded.captured;
    END IF;
    IF p_batch ? 'tiers' THEN
        INSERT INTO rewards_tierstanding
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_tierstanding, p_batch -> 'tiers')
            ON CONFLICT (account_id, no) DO UPDATE SET until = excluded.until;
    END IF;
    -- Row by row: the planner takes a set of rows from JSON for a hundred and would read the whole table for it.
    FOR v_account IN SELECT * FROM jsonb_populate_recordset(NULL::rewards_pointaccount, p_batch -> 'accounts') LOOP
        UPDATE rewards_pointaccount SET
            available = v_account.available, pending = v_account.pending, held = v_account.held, debt = v_account.debt,
            tier = v_account.tier, tier_since = v_account.tier_since, tier_until = v_account.tier_until, tier_due_at = v_account.tier_due_at,
            lots_due_at = v_account.lots_due_at, clock_at = v_account.clock_at, entries = v_account.entries, postings = v_account.postings,
            lots_made = v_account.lots_made, purchases = v_account.purchases, hash = v_account.hash
            WHERE id = v_account.id;
    END LOOP;
    IF p_batch ? 'counts' THEN
        INSERT INTO rewards_rulecount (account_id, rule, period, awards, points)
            SELECT account_id, rule, period, 0, 0
                FROM jsonb_populate_recordset(NULL::rewards_rulecount, p_batch -> 'counts')
            ON CONFLICT DO NOTHING;
        FOR v_count IN SELECT * FROM jsonb_populate_recordset(NULL::rewards_rulecount, p_batch -> 'counts') LOOP
            UPDATE rewards_rulecount SET awards = awards + v_count.awards, points = points + v_count.points
                WHERE account_id = v_count.account_id AND rule = v_count.rule AND period = v_count.period;
        END LOOP;
    END IF;
    IF p_batch ? 'outbox' THEN
        INSERT INTO members_outbox (topic, member_id, data)
            SELECT topic, member_id, data FROM jsonb_populate_recordset(NULL::members_outbox, p_batch -> 'outbox');
    END IF;
    IF p_batch ? 'counters' THEN
        INSERT INTO rewards_rulecounter (rule, awards, points)
            SELECT rule, 0, 0 FROM jsonb_populate_recordset(NULL::rewards_rulecounter, p_batch -> 'counters')
            ORDER BY rule ON CONFLICT DO NOTHING;
        PERFORM 1 FROM rewards_rulecounter
            WHERE rule IN (SELECT x.rule FROM jsonb_populate_recordset(NULL::rewards_rulecounter, p_batch -> 'counters') x)
            ORDER BY rule FOR NO KEY UPDATE;
        UPDATE rewards_rulecounter c SET awards = c.awards + x.awards, points = c.points + x.points
            FROM jsonb_populate_recordset(NULL::rewards_rulecounter, p_batch -> 'counters') x WHERE c.rule = x.rule;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0002_append_only"), ("members", "0001_people_and_keys")]

    operations = [
        migrations.RunSQL(
            LOAD,
            "DROP FUNCTION rewards_load(uuid, timestamptz, timestamptz, interval, boolean, uuid, text[], boolean)",
        ),
        migrations.RunSQL(WRITE, "DROP FUNCTION rewards_write(jsonb)"),
    ]

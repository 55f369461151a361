"""Hand each table's rows to the writing function apart from the others'.

As one JSON value they were read three times: into `jsonb`, cut into tables, and into rows. By themselves they are read
once, as they are sent. Postings and entries hold JSON columns, which are read faster out of `jsonb`.
"""

from importlib import import_module

from django.db import migrations

# Rows that exist are updated one by one by their key, and no plan may read a whole table: see 0003.
WRITE = """
CREATE FUNCTION rewards_write(
    p_purchases json, p_lines json, p_refunds json, p_refund_lines json, p_activities json,
    p_postings jsonb, p_entries jsonb, p_lots json, p_holds json, p_tiers json,
    p_accounts json, p_counts json, p_outbox json, p_counters json
) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v_account rewards_pointaccount;
    v_count rewards_rulecount;
BEGIN
    IF p_purchases IS NOT NULL THEN
        INSERT INTO rewards_purchase
            SELECT * FROM json_populate_recordset(NULL::rewards_purchase, p_purchases);
    END IF;
    IF p_lines IS NOT NULL THEN
        INSERT INTO rewards_purchaseline
            SELECT * FROM json_populate_recordset(NULL::rewards_purchaseline, p_lines);
    END IF;
    IF p_refunds IS NOT NULL THEN
        INSERT INTO rewards_refund
            SELECT * FROM json_populate_recordset(NULL::rewards_refund, p_refunds);
    END IF;
    IF p_refund_lines IS NOT NULL THEN
        INSERT INTO rewards_refundline
            SELECT * FROM json_populate_recordset(NULL::rewards_refundline, p_refund_lines);
    END IF;
    IF p_activities IS NOT NULL THEN
        INSERT INTO rewards_activity
            SELECT * FROM json_populate_recordset(NULL::rewards_activity, p_activities);
    END IF;
    IF p_postings IS NOT NULL THEN
        INSERT INTO rewards_posting
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_posting, p_postings);
    END IF;
    IF p_entries IS NOT NULL THEN
        INSERT INTO rewards_pointentry
            SELECT * FROM jsonb_populate_recordset(NULL::rewards_pointentry, p_entries);
    END IF;
    IF p_lots IS NOT NULL THEN
        INSERT INTO rewards_pointlot
            SELECT * FROM json_populate_recordset(NULL::rewards_pointlot, p_lots)
            ON CONFLICT (account_id, no) DO UPDATE SET
                available = excluded.available, pending = excluded.pending, held = excluded.held,
                expires_at = excluded.expires_at;
    END IF;
    IF p_holds IS NOT NULL THEN
        INSERT INTO rewards_hold
            SELECT * FROM json_populate_recordset(NULL::rewards_hold, p_holds)
            ON CONFLICT (id) DO UPDATE SET status = excluded.status, captured = excluded.captured;
    END IF;
    IF p_tiers IS NOT NULL THEN
        INSERT INTO rewards_tierstanding
            SELECT * FROM json_populate_recordset(NULL::rewards_tierstanding, p_tiers)
            ON CONFLICT (account_id, no) DO UPDATE SET until = excluded.until;
    END IF;
    -- Row by row: the planner takes a set of rows from JSON for a hundred and would read the whole table for it.
    FOR v_account IN SELECT * FROM json_populate_recordset(NULL::rewards_pointaccount, p_accounts) LOOP
        UPDATE rewards_pointaccount SET
            available = v_account.available, pending = v_account.pending, held = v_account.held, debt = v_account.debt,
            tier = v_account.tier, tier_since = v_account.tier_since, tier_until = v_account.tier_until, tier_due_at = v_account.tier_due_at,
            lots_due_at = v_account.lots_due_at, clock_at = v_account.clock_at, entries = v_account.entries, postings = v_account.postings,
            lots_made = v_account.lots_made, purchases = v_account.purchases, hash = v_account.hash
            WHERE id = v_account.id;
    END LOOP;
    IF p_counts IS NOT NULL THEN
        INSERT INTO rewards_rulecount (account_id, rule, period, awards, points)
            SELECT account_id, rule, period, 0, 0
                FROM json_populate_recordset(NULL::rewards_rulecount, p_counts)
            ON CONFLICT DO NOTHING;
        FOR v_count IN SELECT * FROM json_populate_recordset(NULL::rewards_rulecount, p_counts) LOOP
            UPDATE rewards_rulecount SET awards = awards + v_count.awards, points = points + v_count.points
                WHERE account_id = v_count.account_id AND rule = v_count.rule AND period = v_count.period;
        END LOOP;
    END IF;
    IF p_outbox IS NOT NULL THEN
        INSERT INTO members_outbox (topic, member_id, data)
            SELECT topic, member_id, data FROM json_populate_recordset(NULL::members_outbox, p_outbox);
    END IF;
    IF p_counters IS NOT NULL THEN
        INSERT INTO rewards_rulecounter (rule, awards, points)
            SELECT rule, 0, 0 FROM json_populate_recordset(NULL::rewards_rulecounter, p_counters)
            ORDER BY rule ON CONFLICT DO NOTHING;
        PERFORM 1 FROM rewards_rulecounter
            WHERE rule IN (SELECT x.rule FROM json_populate_recordset(NULL::rewards_rulecounter, p_counters) x)
            ORDER BY rule FOR NO KEY UPDATE;
        UPDATE rewards_rulecounter c SET awards = c.awards + x.awards, points = c.points + x.points
            FROM json_populate_recordset(NULL::rewards_rulecounter, p_counters) x WHERE c.rule = x.rule;
    END IF;
END $$;
"""

# Locks in the order of every other writer: keys, the account, shared counters. A purchase without an account has
# nothing that could have moved.
WRITE_IF = """
CREATE FUNCTION rewards_write_if_unmoved(
    p_account uuid, p_version text, p_status text, p_claims json, p_answered int, p_answer text, p_patience text,
    p_purchases json, p_lines json, p_refunds json, p_refund_lines json, p_activities json,
    p_postings jsonb, p_entries jsonb, p_lots json, p_holds json, p_tiers json,
    p_accounts json, p_counts json, p_outbox json, p_counters json
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
    PERFORM rewards_write(
        p_purchases, p_lines, p_refunds, p_refund_lines, p_activities, p_postings, p_entries, p_lots,
        p_holds, p_tiers, p_accounts, p_counts, p_outbox, p_counters);
END $$;
"""
TYPES = "json, json, json, json, json, jsonb, jsonb, json, json, json, json, json, json, json"
DROP_WRITE = "DROP FUNCTION rewards_write({types})"
DROP_WRITE_IF = "DROP FUNCTION rewards_write_if_unmoved(uuid, text, text, {types}json, int, text, text{more})"
_POSTING = import_module("rewards.migrations.0003_posting_functions")
_OPTIMISTIC = import_module("rewards.migrations.0010_optimistic_posting")


class Migration(migrations.Migration):
    dependencies = [("rewards", "0014_coupons_are_given")]

    operations = [
        migrations.RunSQL(DROP_WRITE_IF.format(types="jsonb, ", more=""), _OPTIMISTIC.WRITE_IF),
        migrations.RunSQL(DROP_WRITE.format(types="jsonb"), _POSTING.WRITE),
        migrations.RunSQL(WRITE, DROP_WRITE.format(types=TYPES)),
        migrations.RunSQL(WRITE_IF, DROP_WRITE_IF.format(types="", more=", " + TYPES)),
    ]

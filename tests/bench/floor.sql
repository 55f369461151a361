-- The floor: the same rows as one posted purchase of three lines, written by one function, nothing computed.
-- Kept fixed: a change here makes earlier figures incomparable.
CREATE TABLE IF NOT EXISTS floor_account (n int PRIMARY KEY, account_id uuid NOT NULL, member_id uuid NOT NULL);

CREATE OR REPLACE FUNCTION floor_post(p_n int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    f floor_account;
    a rewards_pointaccount;
    purchase uuid := uuidv7();
    part jsonb := '[{"rule":"base","basis":"2980","rate":"1/100","points":29,"note":null},{"rule":"coffee","basis":"980","rate":"2/100","points":18,"note":null},{"rule":"fish","basis":"1000","rate":"1/200","points":5,"note":null}]';
BEGIN
    SELECT * INTO f FROM floor_account WHERE n = p_n;
    SELECT * INTO a FROM rewards_pointaccount WHERE id = f.account_id FOR NO KEY UPDATE;
    INSERT INTO rewards_purchase (
        id, store_id, external_id, account_id, customer_ref, purchased_at, posted_at, register, clerk,
        receipt_register, receipt_number, is_tax_excluded, total, shipping, tax, points_used, origin, digest)
    VALUES (purchase, 'S1', purchase::text, a.id, '', now(), now(), '1', '7', '', '', false, 2980, 0, 0, 0, 'api',
        decode('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex'));
    INSERT INTO rewards_purchaseline (
        purchase_id, no, sku, name, category, quantity, unit_price, amount, discount, tax_rate)
    VALUES (purchase, 0, 'SKU-1', 'Apples', 'FRUIT', 1, 1000, 1000, 0, 0.08),
           (purchase, 1, 'SKU-2', 'Coffee', 'COFFEE', 1, 980, 980, 0, 0.08),
           (purchase, 2, 'SKU-3', 'Salmon', 'FISH', 2, 500, 1000, 0, 0.08);
    INSERT INTO rewards_posting (
        account_id, no, kind, occurred_at, clock_at, posted_at, newest_terms, origin, purchase_id, data, context,
        result, credit_at, credit_spend_minor, credit_points, credit_purchases, digest)
    VALUES (a.id, a.postings + 1, 'purchase', now(), now(), now(), 1, 'api', purchase, '{}', '{}',
        '{"tier":"bronze","terms":1,"parts":[["base",29,1],["coffee",18,1],["fish",5,1]],"drawn":[],"awards":[],"refunded":[],"shipping_refunded":0,"returned":0,"reversed":[],"has_amount_refund":false,"is_wholly_refunded":false,"spend":2759,"spend_refunded":0,"was_first":false}',
        now(), 2759, 52, 1, decode('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex'));
    INSERT INTO rewards_pointentry (
        id, account_id, no, posting_no, kind, points, balance_after, occurred_at, posted_at, expires_at, is_limited,
        reason, breakdown, moves, purchase_id, terms, hash)
    VALUES (uuidv7(), a.id, a.entries + 1, a.postings + 1, 'earned', 52, a.available + 52, now(), now(),
        now() + interval '1 year', false, '', part, '[[1,"available",52]]', purchase, 1,
        decode('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex'));
    INSERT INTO rewards_pointlot (
        account_id, no, points, available, pending, held, earned_at, expires_at, is_limited, terms, purchase_id)
    VALUES (a.id, a.lots_made + 1, 52, 52, 0, 0, now(), now() + interval '1 year', false, 1, purchase);
    UPDATE rewards_pointaccount SET available = a.available + 52, entries = a.entries + 1, postings = a.postings + 1,
        lots_made = a.lots_made + 1, purchases = a.purchases + 1, clock_at = now(), tier = 'bronze',
        lots_due_at = coalesce(a.lots_due_at, now() + interval '1 year'),
        hash = decode('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex')
        WHERE id = a.id;
    INSERT INTO members_outbox (topic, member_id, data)
        VALUES ('points.posted', f.member_id, '{"account":"01234567-89ab-7def-8123-456789abcdef","posting":1,"kind":"purchase"}');
END $$;

"""Refuse to delete coupons and redemptions, and to change what they say: a coupon's status moves, a use is cancelled."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION rewards_coupon_keeps_its_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - '{status,cancelled_at}'::text[]) = (to_jsonb(OLD) - '{status,cancelled_at}'::text[])
       AND OLD.status <> 'cancelled' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% keeps what it says: this UPDATE is refused', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Issue another coupon instead.';
END $$;

CREATE FUNCTION rewards_redemption_is_cancelled_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'cancelled_at') = (to_jsonb(OLD) - 'cancelled_at') AND OLD.cancelled_at IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% keeps what it says: this UPDATE is refused', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Redeem the coupon again instead.';
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION rewards_coupon_keeps_its_content();
DROP FUNCTION rewards_redemption_is_cancelled_once();
"""
GUARDED = {
    "rewards_coupon": "rewards_coupon_keeps_its_content",
    "rewards_redemption": "rewards_redemption_is_cancelled_once",
}
CREATE = "\n".join(
    f"CREATE TRIGGER append_only BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION rewards_refuse_change();"
    f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION rewards_refuse_truncate();"
    f"CREATE TRIGGER keeps_its_content BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
    for table, function in GUARDED.items()
)
DROP = "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER no_truncate ON {table}; DROP TRIGGER keeps_its_content ON {table};"
    for table in GUARDED
)


class Migration(migrations.Migration):
    dependencies = [("rewards", "0008_coupons_and_stock")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(CREATE, DROP),
    ]

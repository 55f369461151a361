"""Have the database note every change of what staff look after, whoever sends the statement and in whatever way.

One row of members_change a transaction, made by the first trigger that needs it and remembered in the transaction's
setting kizuna.change. What the application says of itself stands in kizuna.acting (loyalty_site/lib/acting.py), what a
person in psql says in kizuna.reason; both end with the transaction. session_user stands beside them and can be neither
said nor left out. The functions run with their owner's rights: who may change a table need not be able to write here.
"""

from collections.abc import Sequence

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION members_this_change() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known text := coalesce(current_setting('kizuna.change', true), '');
    acting jsonb := '{}';
    made bigint;
BEGIN
    IF known ~ '^[0-9]{1,18}$' THEN
        SELECT id INTO made FROM members_change
            WHERE id = known::bigint AND transaction = pg_current_xact_id()::text::bigint;
        IF FOUND THEN
            RETURN made;
        END IF;
    END IF;
    BEGIN
        acting := coalesce(nullif(current_setting('kizuna.acting', true), ''), '{}')::jsonb;
    EXCEPTION WHEN invalid_text_representation THEN
        NULL;
    END;
    INSERT INTO members_change
        (at, transaction, origin, actor_id, api_key, door, client, request, database_user, reason)
    VALUES (
        now(), pg_current_xact_id()::text::bigint, left(coalesce(acting ->> 'origin', 'database'), 20),
        members_uuid(acting ->> 'actor'), members_uuid(acting ->> 'api_key'), left(coalesce(acting ->> 'door', ''), 120),
        left(coalesce(CASE WHEN acting ? 'origin' THEN acting ->> 'client' ELSE host(inet_client_addr()) END, ''), 45),
        left(coalesce(acting ->> 'request', ''), 36), session_user,
        left(coalesce(current_setting('kizuna.reason', true), ''), 400)
    ) RETURNING id INTO made;
    PERFORM set_config('kizuna.change', made::text, true);
    RETURN made;
END $$;

CREATE FUNCTION members_uuid(said text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN said ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN said::uuid END
$$;

-- Arguments: the column that names a row, hidden columns, ignored columns.
CREATE FUNCTION members_note_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    hidden text[] := TG_ARGV[1]::text[];
    ignored text[] := TG_ARGV[2]::text[];
    row_before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    row_after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    differing jsonb;
BEGIN
    SELECT jsonb_object_agg(name, CASE WHEN name = ANY (hidden) THEN 'null'::jsonb
                                       ELSE jsonb_build_array(row_before -> name, row_after -> name) END)
        INTO differing
        FROM jsonb_object_keys(row_before || row_after) AS name
        WHERE name <> ALL (ignored)
          AND coalesce(row_before -> name, 'null') IS DISTINCT FROM coalesce(row_after -> name, 'null');
    IF differing IS NOT NULL OR TG_OP <> 'UPDATE' THEN
        INSERT INTO members_rowchange (change_id, table_name, row_key, operation, rows, changed)
        VALUES (members_this_change(), TG_TABLE_NAME,
                left(coalesce(row_after ->> TG_ARGV[0], row_before ->> TG_ARGV[0], ''), 100), TG_OP, 1,
                coalesce(differing, '{}'));
    END IF;
    RETURN NULL;
END $$;

-- Argument: the column that names a row.
CREATE FUNCTION members_note_new_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted integer;
    named text;
BEGIN
    SELECT count(*) INTO counted FROM added;
    IF counted = 1 THEN
        SELECT to_jsonb(added) ->> TG_ARGV[0] INTO named FROM added;
    END IF;
    IF counted > 0 THEN
        INSERT INTO members_rowchange (change_id, table_name, row_key, operation, rows, changed)
        VALUES (members_this_change(), TG_TABLE_NAME, left(coalesce(named, ''), 100), TG_OP, counted, '{}');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION members_note_truncate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('kizuna.truncate', true), '') <> 'allowed' THEN
        INSERT INTO members_rowchange (change_id, table_name, row_key, operation, rows, changed)
        VALUES (members_this_change(), TG_TABLE_NAME, '', TG_OP, 0, '{}');
    END IF;
    RETURN NULL;
END $$;

-- An entry belongs to the change of its transaction, and says who acts where nothing has said it yet.
CREATE FUNCTION members_entry_joins_its_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.change_id := members_this_change();
    UPDATE members_change
        SET actor_id = coalesce(actor_id, NEW.actor_id),
            origin = CASE WHEN origin = 'database' THEN NEW.origin ELSE origin END
        WHERE id = NEW.change_id AND (origin = 'database' OR (actor_id IS NULL AND NEW.actor_id IS NOT NULL));
    RETURN NEW;
END $$;

CREATE FUNCTION members_change_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        OLD.transaction = pg_current_xact_id()::text::bigint
        OR (coalesce(current_setting('kizuna.erasure', true), '') = 'allowed' AND NEW.reason = ''
            AND (to_jsonb(NEW) - 'reason') = (to_jsonb(OLD) - 'reason'))
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Write a further row instead.';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON members_change
    FOR EACH ROW EXECUTE FUNCTION members_change_is_final();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON members_change
    FOR EACH STATEMENT EXECUTE FUNCTION members_refuse_truncate();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON members_rowchange
    FOR EACH ROW EXECUTE FUNCTION members_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON members_rowchange
    FOR EACH STATEMENT EXECUTE FUNCTION members_refuse_truncate();
"""

# Each entry of before is a change of its own.
ADOPT = """
ALTER TABLE members_auditentry DISABLE TRIGGER keeps_its_content;
WITH numbered AS (
    SELECT id, nextval(pg_get_serial_sequence('members_change', 'id')) AS change_id
    FROM (SELECT id FROM members_auditentry WHERE change_id IS NULL ORDER BY at, id) AS entry
), joined AS (
    UPDATE members_auditentry entry SET change_id = numbered.change_id FROM numbered WHERE entry.id = numbered.id
    RETURNING entry.change_id, entry.at, entry.origin, entry.actor_id
)
INSERT INTO members_change (id, at, transaction, origin, actor_id, api_key, door, client, request, database_user, reason)
SELECT change_id, at, 0, origin, actor_id, NULL, '', '', '', '', '' FROM joined;
ALTER TABLE members_auditentry ENABLE TRIGGER keeps_its_content;
CREATE TRIGGER joins_its_change BEFORE INSERT ON members_auditentry
    FOR EACH ROW EXECUTE FUNCTION members_entry_joins_its_change();
"""
ABANDON = "DROP TRIGGER joins_its_change ON members_auditentry;"

DROP = """
DROP TRIGGER append_only ON members_change;
DROP TRIGGER no_truncate ON members_change;
DROP TRIGGER append_only ON members_rowchange;
DROP TRIGGER no_truncate ON members_rowchange;
DROP FUNCTION members_change_is_final();
DROP FUNCTION members_entry_joins_its_change();
DROP FUNCTION members_note_truncate();
DROP FUNCTION members_note_new_rows();
DROP FUNCTION members_note_row();
DROP FUNCTION members_uuid(text);
DROP FUNCTION members_this_change();
"""

Table = tuple[str, str, Sequence[str], Sequence[str], str]  # name, key, hidden, ignored, how new rows are noted
TABLES: tuple[Table, ...] = (
    ("members_user", "id", ("password", "email", "phone", "first_name", "last_name"), ("last_login",), "count"),
    ("members_user_groups", "id", (), (), "row"),
    ("members_user_user_permissions", "id", (), (), "row"),
    ("auth_group", "id", (), (), "row"),
    ("auth_group_permissions", "id", (), (), "row"),
    ("members_apikey", "id", ("secret_hash",), (), "row"),
    ("mfa_authenticator", "id", ("data",), ("last_used_at",), "row"),
    ("account_emailaddress", "id", ("email",), (), "count"),
    ("socialaccount_socialaccount", "id", ("uid", "extra_data"), ("last_login",), "count"),
    ("socialaccount_socialapp", "id", ("client_id", "secret", "key", "settings"), (), "row"),
    ("members_store", "code", (), (), "row"),
    ("members_storeposter", "store_id", (), (), "row"),
    ("members_register", "id", ("key_hash", "code_hash"), ("seen_at", "code_until"), "row"),
    ("members_staffpost", "id", ("pin", "badge_hash", "name"), ("wrong_pins",), "row"),
    ("members_webhook", "id", ("secret", "url"), ("failures", "paused_until"), "row"),
    ("members_interest", "code", (), (), "row"),
    ("members_legaldocument", "id", ("text_ja", "text_en"), ("digest",), "row"),
    (
        "members_member", "id",
        (
            "external_id", "email", "phone", "name", "kana", "birthday", "birthday_changed_at", "language", "time_zone",
            "favourite_store_id", "enrolment_clerk", "enrolment_source",
        ),
        ("updated_at",), "count",
    ),
    ("members_membercard", "id", ("number",), (), "count"),
    ("members_consent", "id", ("wording", "language", "source", "address_digest"), (), "count"),
    ("members_spendingpin", "member_id", ("secret",), (), "count"),
    ("members_departure", "member_id", ("user_id", "forfeited"), (), "count"),
    ("members_referral", "id", ("signs",), (), "count"),
    ("members_case", "id", ("email", "language", "purchase"), ("changed_at",), "count"),
    ("members_likelypair", "id", ("reasons",), (), "none"),
    ("members_membermerge", "id", ("reason", "moved", "user_id"), (), "row"),
)  # fmt: skip


def attach(table: Table, unless: str = "") -> str:
    """Return the triggers of a table; `unless` is a condition under which an UPDATE is not noted."""
    name, key, hidden, ignored, new = table
    arguments = ", ".join(f"'{value}'" for value in (key, _array(hidden), _array(ignored)))
    condition = f"OLD.* IS DISTINCT FROM NEW.*{f' AND NOT ({unless})' if unless else ''}"
    made = [
        f"CREATE TRIGGER audited_update AFTER UPDATE ON {name} FOR EACH ROW WHEN ({condition})"
        f" EXECUTE FUNCTION members_note_row({arguments});",
        f"CREATE TRIGGER audited_delete AFTER DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION members_note_row({arguments});",
        f"CREATE TRIGGER audited_truncate AFTER TRUNCATE ON {name}"
        " FOR EACH STATEMENT EXECUTE FUNCTION members_note_truncate();",
    ]
    if new == "row":
        made.append(
            f"CREATE TRIGGER audited_insert AFTER INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION members_note_row({arguments});"
        )
    elif new == "count":
        made.append(
            f"CREATE TRIGGER audited_insert AFTER INSERT ON {name} REFERENCING NEW TABLE AS added"
            f" FOR EACH STATEMENT EXECUTE FUNCTION members_note_new_rows('{key}');"
        )
    return "\n".join(made)


def detach(table: Table) -> str:
    """Return what takes the triggers of a table away."""
    kinds = ("update", "delete", "truncate", "insert")
    return "\n".join(f"DROP TRIGGER IF EXISTS audited_{kind} ON {table[0]};" for kind in kinds)


def _array(names: Sequence[str]) -> str:
    return "{" + ",".join(names) + "}"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0021_changes_of_rows"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP),
        migrations.RunSQL(ADOPT, ABANDON),
        migrations.RunSQL("\n".join(map(attach, TABLES)), "\n".join(map(detach, TABLES))),
    ]

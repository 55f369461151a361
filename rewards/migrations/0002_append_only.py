"""Refuse changes of what is append-only: in the database, where no code can forget it."""

from django.db import migrations

# UPDATE and DELETE are refused row by row, TRUNCATE by statement. A database that is emptied between tests
# has the setting kizuna.truncate = 'allowed'; nothing else sets it.
FUNCTIONS = """
CREATE FUNCTION rewards_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Write a correcting row instead.';
END $$;

CREATE FUNCTION rewards_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('kizuna.truncate', true), '') <> 'allowed' THEN
        RAISE EXCEPTION '% is append-only: TRUNCATE is refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'Write a correcting row instead.';
    END IF;
    RETURN NULL;
END $$;

-- The one change of an entry: erasure drops the note and its salt.
CREATE FUNCTION rewards_entry_keeps_all_but_its_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.note IS NULL AND NEW.note_salt IS NULL
       AND (to_jsonb(NEW) - '{note,note_salt}'::text[]) = (to_jsonb(OLD) - '{note,note_salt}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: UPDATE is refused', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Write a correcting row instead.';
END $$;

-- A purchase finds its account once (late credit) and its lines once (completion).
CREATE FUNCTION rewards_purchase_changes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - '{account_id,lines_digest,completed_at}'::text[])
           = (to_jsonb(OLD) - '{account_id,lines_digest,completed_at}'::text[])
       AND (OLD.account_id IS NULL OR NEW.account_id = OLD.account_id)
       AND (OLD.completed_at IS NULL OR (NEW.completed_at = OLD.completed_at AND NEW.lines_digest = OLD.lines_digest))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: UPDATE is refused', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Post a refund instead.';
END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION rewards_refuse_change();
DROP FUNCTION rewards_refuse_truncate();
DROP FUNCTION rewards_entry_keeps_all_but_its_note();
DROP FUNCTION rewards_purchase_changes_once();
"""

FROZEN = ["terms", "posting", "purchaseline", "refund", "refundline", "activity", "transfer"]
GUARDED = {"pointentry": "rewards_entry_keeps_all_but_its_note", "purchase": "rewards_purchase_changes_once"}


def _triggers() -> tuple[str, str]:
    create, drop = [], []
    for table in [*FROZEN, *GUARDED]:
        refused = "DELETE" if table in GUARDED else "UPDATE OR DELETE"
        name = f"rewards_{table}"
        create.append(
            f"CREATE TRIGGER append_only BEFORE {refused} ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION rewards_refuse_change();"
        )
        create.append(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION rewards_refuse_truncate();"
        )
        drop.append(f"DROP TRIGGER append_only ON {name}; DROP TRIGGER no_truncate ON {name};")
        if table in GUARDED:
            create.append(
                f"CREATE TRIGGER keeps_its_content BEFORE UPDATE ON {name} "
                f"FOR EACH ROW EXECUTE FUNCTION {GUARDED[table]}();"
            )
            drop.append(f"DROP TRIGGER keeps_its_content ON {name};")
    return "\n".join(create), "\n".join(drop)


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_ledger")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(*_triggers()),
    ]

"""What a merged account's purchases count for tiers is read with the account that it was merged into."""

from importlib import import_module

from django.db import migrations

_READ = import_module("rewards.migrations.0010_optimistic_posting").READ
_ACCOUNT = import_module("rewards.migrations.0006_targets").ACCOUNT


def _replaced(function: str, *changes: tuple[str, str]) -> str:
    for before, after in (("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), *changes):
        assert before in function, before
        function = function.replace(before, after, 1)
    return function


_CREDITS = _READ[_READ.index("(SELECT json_build_array(\n                        array_agg") : _READ.index("        'counts',")]
_BEFORE = """    merged := ARRAY(SELECT b.id FROM members_member t JOIN rewards_pointaccount b ON b.member_id = t.id
        WHERE t.merged_into_id = a.member_id);
    IF merged = '{}' THEN
        credits := @own;
    ELSE
        credits := @joined;
    END IF;
    RETURN json_build_object(
        'merged', m.is_merged,
"""
_OWN = _CREDITS.rstrip().rstrip(",")
_JOINED = _OWN.replace("p.account_id = p_account", "p.account_id = ANY (p_account || merged)")
READ = _replaced(
    _READ,
    ("    lots json;\n", "    lots json;\n    merged uuid[];\n    credits json;\n"),
    ("SELECT status, ", "SELECT status, merged_into_id IS NOT NULL AS is_merged, "),
    ("    RETURN json_build_object(\n", _BEFORE.replace("@own", _OWN).replace("@joined", _JOINED)),
    ("'credits', " + _CREDITS.rstrip(), "'credits', credits,"),
)  # fmt: skip
# Whoever was merged is found as the one that they are now; so are their number and their cards.
ACCOUNT = _replaced(
    _ACCOUNT,
    ("    IF m IS NOT NULL THEN\n", """    IF status = 'left' THEN
        SELECT coalesce(k.id, p.id), coalesce(k.status, p.status) INTO m, status
            FROM members_member p LEFT JOIN members_member k ON k.id = p.merged_into_id WHERE p.id = m;
    END IF;
    IF m IS NOT NULL THEN
"""),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("rewards", "0021_program_drafts"), ("members", "0019_merges")]

    operations = [
        migrations.RunSQL(READ, _replaced(_READ)),
        migrations.RunSQL(ACCOUNT, _replaced(_ACCOUNT)),
    ]

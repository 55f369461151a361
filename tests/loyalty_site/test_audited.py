"""Every table is audited or says why not, its triggers are what is registered, and nothing personal or secret lies in them."""

import re

import pytest
from django.apps import apps
from django.db import connection

from loyalty_site.lib import audited, personal
from tests.loyalty_site.privacy.test_every_column_is_judged import can_hold_words

pytestmark = pytest.mark.django_db
TABLES = {table.table: table for table in audited.tables()}
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
SECRET = re.compile(r"secret|password|hash|^pin$|token|^url$|^key$|^data$|^code$")
PUBLIC = {
    ("members_store", "code"), ("members_register", "code"), ("members_interest", "code"), ("campaigns_campaign", "code"), ("campaigns_segment", "code"),
}  # fmt: skip
TRIGGERS = """
SELECT t.tgrelid::regclass::text, t.tgname, encode(t.tgargs, 'escape') FROM pg_trigger t
WHERE t.tgname LIKE 'audited!_%%' ESCAPE '!' AND NOT t.tgisinternal
"""


def triggers() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        for table, name, arguments in cursor.fetchall():
            found.setdefault(table, {})[name.removeprefix("audited_")] = arguments.split("\\000")[:-1]
    return found


def as_array(names: object) -> str:
    return "{" + ",".join(names) + "}"  # type: ignore[arg-type]


def test_of_every_table_it_is_said_whether_it_is_audited() -> None:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    assert there == set(TABLES) | set(audited.excused())
    assert not set(TABLES) & set(audited.excused())


def test_the_triggers_are_what_is_registered() -> None:
    made = triggers()
    assert set(made) == set(TABLES)
    for name, table in TABLES.items():
        row = [table.key, as_array(table.hidden), as_array(table.ignored)]
        expected = {"update": row, "delete": row, "truncate": []}
        if table.notes_new:
            expected["insert"] = [table.key] if table.counts_new else row
        assert made[name] == expected, name


@pytest.mark.parametrize("name", sorted(TABLES))
def test_what_is_personal_or_secret_is_hidden(name: str) -> None:
    model, table = MODELS[name], TABLES[name]
    known = personal.find(model._meta.label)
    columns = {field.column: field for field in model._meta.local_concrete_fields}
    assert {*table.hidden, *table.ignored, table.key} <= set(columns)
    for column, field in columns.items():
        kept = column not in {*table.hidden, *table.ignored}
        erased = known is not None and (
            field.name in known.blanks or field.name in known.erased or (known.deletes and can_hold_words(field))
        )
        if name == "members_user" and column == "is_active":
            continue  # a yes or no, which says that somebody was erased and nothing else
        assert not (kept and erased and not IDS.fullmatch(column)), (
            f"{name}.{column} is erased and would stay in the audit"
        )
        assert not (kept and SECRET.search(column) and (name, column) not in PUBLIC), f"{name}.{column} may be a secret"


IDS = re.compile(r"id|number|provider|type")  # names of this programme and of providers

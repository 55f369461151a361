"""Whatever changes what staff look after is noted by the database: the ORM, bulk updates, SQL, psql, TRUNCATE."""

import psycopg
import pytest
from django.db import Error, connection, transaction

from members.actions.audit import Actor, record_change
from members.models import Change, Member, RowChange, Store, User
from tests.members.cast import person

pytestmark = pytest.mark.django_db(transaction=True)


def ginza() -> Store:
    return Store.objects.create(code="GINZA", name_ja="銀座店", name_en="Ginza")


def newest() -> Change:
    return Change.objects.order_by("-id")[0]


def test_a_new_row_and_a_saved_one_are_noted_with_what_differs() -> None:
    store = ginza()
    store.name_en = "Ginza Main"
    store.save()
    added, changed = RowChange.objects.order_by("id")
    assert (added.operation, added.row_key, added.changed["name_ja"]) == ("INSERT", "GINZA", [None, "銀座店"])
    assert (changed.operation, changed.changed) == ("UPDATE", {"name_en": ["Ginza", "Ginza Main"]})
    assert added.change_id != changed.change_id


def test_a_bulk_update_is_noted_row_by_row_as_one_change() -> None:
    Store.objects.bulk_create([Store(code=f"S{number}", name_ja="店", name_en="Shop") for number in range(5)])
    Store.objects.filter(code__in=["S1", "S3"]).update(phone="03-1234-5678")
    rows = newest().row_changes.order_by("row_key")
    assert [(row.row_key, row.changed) for row in rows] == [
        (key, {"phone": ["", "03-1234-5678"]}) for key in ("S1", "S3")
    ]


def test_nothing_is_noted_where_nothing_differs() -> None:
    ginza()
    before = RowChange.objects.count()
    Store.objects.update(name_en="Ginza")
    assert RowChange.objects.count() == before


def session(user: str | None = None, password: str | None = None) -> psycopg.Connection:
    """Return a session of the database that knows nothing of Django, as psql has one."""
    values = connection.settings_dict
    return psycopg.connect(
        host=values["HOST"], port=values["PORT"], dbname=values["NAME"], user=user or values["USER"],
        password=password or values["PASSWORD"],
    )  # fmt: skip


def test_sql_of_another_program_is_noted_as_done_in_the_database_by_its_user() -> None:
    ginza()
    with session() as theirs:
        theirs.execute("SET LOCAL kizuna.reason = 'typo on the sign'")
        theirs.execute("UPDATE members_store SET name_en = 'Ginza 2'")
    change = newest()
    assert (change.origin, change.actor_id, change.database_user) == (
        "database",
        None,
        connection.settings_dict["USER"],
    )
    assert change.reason == "typo on the sign"
    assert change.row_changes.get().changed == {"name_en": ["Ginza", "Ginza 2"]}


def test_deleted_and_truncated_rows_are_noted() -> None:
    ginza()
    Store.objects.filter(code="GINZA").delete()
    assert newest().row_changes.get(operation="DELETE").changed["name_ja"] == ["銀座店", None]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kizuna.truncate = ''")
        cursor.execute("TRUNCATE members_user_user_permissions")
    assert newest().row_changes.get().operation == "TRUNCATE"


def test_what_is_rolled_back_is_not_noted_and_what_follows_is() -> None:
    ginza()
    with transaction.atomic():
        try:
            with transaction.atomic():
                Store.objects.update(name_en="Lost")
                raise LookupError
        except LookupError:
            pass
        Store.objects.update(name_en="Kept")
        Store.objects.update(phone="1")
    change = newest()
    assert [row.changed for row in change.row_changes.order_by("id")] == [
        {"name_en": ["Ginza", "Kept"]},
        {"phone": ["", "1"]},
    ]
    assert Change.objects.count() == 2


def test_personal_and_secret_columns_are_noted_without_their_content() -> None:
    taro = person(name="山田太郎")
    Member.objects.filter(pk=taro.pk).update(name="山田次郎", status="frozen")
    assert newest().row_changes.get().changed == {"name": None, "status": ["active", "frozen"]}
    User.objects.filter(pk=taro.user_id).update(password="argon2$secret")
    assert newest().row_changes.get().changed == {"password": None}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM members_rowchange r WHERE r::text ~ '山田|argon2|example.com'")
        assert cursor.fetchone() == (0,)


def test_an_act_and_its_rows_are_one_change() -> None:
    ginza()
    user = User.objects.create_user("akiko@example.com")
    with transaction.atomic():
        Store.objects.update(phone="2")
        record_change(Actor.of(user_id=user.pk), "store.change", user.pk, after={})
    change = newest()
    assert (change.origin, change.actor_id) == ("staff", user.pk)
    assert (change.entries.count(), change.row_changes.count()) == (1, 1)


def test_a_setting_left_behind_by_another_transaction_counts_for_nothing() -> None:
    ginza()
    first = newest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kizuna.change', %s, true)", [str(first.pk)])
        cursor.execute("SELECT set_config('kizuna.acting', '{not json', true)")
        Store.objects.update(name_en="Other")
    assert newest().pk != first.pk
    assert newest().origin == "database"


@pytest.mark.parametrize("table", ["members_change", "members_rowchange", "members_auditentry"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_audit_is_append_only(table: str, statement: str) -> None:
    ginza()
    with transaction.atomic():
        record_change(Actor("command"), "store.change", User.objects.create_user("a@example.com").pk)
    column = "changed" if table == "members_rowchange" else "origin"
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kizuna.truncate = ''")
        cursor.execute(statement.format(table, column))


def test_a_role_that_may_change_stores_and_not_write_the_audit_is_noted_too() -> None:
    ginza()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE audit_test_clerk LOGIN PASSWORD 'x'")
        try:
            cursor.execute("GRANT SELECT, UPDATE ON members_store TO audit_test_clerk")
            with session("audit_test_clerk", "x") as theirs:
                theirs.execute("UPDATE members_store SET phone = '3'")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    theirs.execute("INSERT INTO members_rowchange (change_id) VALUES (1)")
                theirs.rollback()
                theirs.execute("UPDATE members_store SET phone = '3'")
        finally:
            cursor.execute("DROP OWNED BY audit_test_clerk")
            cursor.execute("DROP ROLE audit_test_clerk")
    assert newest().database_user == "audit_test_clerk"

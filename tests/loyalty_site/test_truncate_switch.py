"""A plain transactional test can empty append-only tables, and only the test database allows it."""

import pytest
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_the_test_database_allows_what_triggers_refuse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('kizuna.truncate', true), current_database()")
        setting, database = cursor.fetchone()
    assert setting == "allowed"
    assert database.startswith("test_")


@pytest.mark.django_db
def test_no_other_database_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase "
            "WHERE setconfig::text LIKE '%%kizuna.truncate%%' AND datname NOT LIKE 'test!_%%' ESCAPE '!'"
        )
        assert cursor.fetchall() == []

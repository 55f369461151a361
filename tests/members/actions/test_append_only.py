"""The audit trail and consents are added to, never changed; erasure alone deletes a consent."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from members.actions import audit
from members.actions.enrolment import enrol
from members.models import AuditEntry, Consent

pytestmark = pytest.mark.django_db


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def rows(db: None) -> Any:
    audit.record("test.act", "test", "1", origin="command")
    return enrol(email="taro@example.com", consents={"email": True})[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_auditentry SET verb = 'other.act'",
        "DELETE FROM members_auditentry",
        "UPDATE members_consent SET is_granted = false",
        "DELETE FROM members_consent",
    ],
)
def test_a_change_is_refused(rows: Any, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement)
    assert AuditEntry.objects.get().verb == "test.act"
    assert Consent.objects.get().is_granted


@pytest.mark.parametrize("table", ["members_auditentry", "members_consent"])
def test_emptying_a_table_is_refused_but_in_tests(table: str) -> None:
    with pytest.raises(DatabaseError, match="TRUNCATE is refused"), transaction.atomic():
        execute("SELECT set_config('kizuna.truncate', '', true)")
        execute(f"TRUNCATE {table} CASCADE")


def test_erasure_deletes_a_consent_and_changes_none(rows: Any) -> None:
    with transaction.atomic():
        execute("SELECT set_config('kizuna.erasure', 'allowed', true)")
        with pytest.raises(DatabaseError, match="append-only"):
            execute("UPDATE members_consent SET is_granted = false")
        with pytest.raises(DatabaseError, match="append-only"):
            execute("DELETE FROM members_auditentry")
        assert Consent.objects.all().delete()[0] == 1
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_permission_to_erase_ends_with_its_transaction(rows: Any) -> None:
    with transaction.atomic():
        execute("SELECT set_config('kizuna.erasure', 'allowed', true)")
    with pytest.raises(DatabaseError, match="append-only"):
        execute("DELETE FROM members_consent")

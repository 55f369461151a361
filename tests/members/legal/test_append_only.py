"""What was published and what was accepted is never changed; erasure alone deletes an acceptance."""

import pytest
from django.db import DatabaseError, connection, transaction

from members.models import Acceptance, LegalDocument, Member
from tests.members.cast import person
from tests.members.legal.cast import agreed, version

pytestmark = pytest.mark.django_db


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def taro() -> Member:
    taro = person()
    agreed(taro, version())
    return taro


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_legaldocument SET text_ja = 'x'",
        "DELETE FROM members_legaldocument",
        "UPDATE members_acceptance SET language = 'en'",
        "DELETE FROM members_acceptance",
    ],
)
def test_a_change_is_refused(taro: Member, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        execute(statement)
    assert LegalDocument.objects.get().text_ja != "x"
    assert Acceptance.objects.get().language == "ja"


@pytest.mark.parametrize("table", ["members_legaldocument", "members_acceptance"])
def test_emptying_a_table_is_refused_but_in_tests(table: str) -> None:
    with pytest.raises(DatabaseError, match="TRUNCATE is refused"), transaction.atomic():
        execute("SELECT set_config('kizuna.truncate', '', true)")
        execute(f"TRUNCATE {table} CASCADE")


def test_erasure_deletes_an_acceptance_and_no_document(taro: Member) -> None:
    with transaction.atomic():
        execute("SELECT set_config('kizuna.erasure', 'allowed', true)")
        with pytest.raises(DatabaseError, match="append-only"):
            execute("DELETE FROM members_legaldocument")
        assert Acceptance.objects.all().delete()[0] == 1
    assert LegalDocument.objects.count() == 1


def test_an_acceptance_holds_nothing_of_the_person_but_the_members_id() -> None:
    columns = {field.name for field in Acceptance._meta.fields}
    assert columns == {"id", "member", "document", "language", "accepted_at", "way"}

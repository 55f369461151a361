"""POST /members and PATCH /members/{member}."""

import pytest

from members.models import IdempotencyKey, Member, Store
from tests.members.api.conftest import Till

HANAKO = {"email": "hanako@example.com", "phone": "090-1234-5678", "name": "山田 花子"}


def test_a_member_is_enrolled(till):
    response = till.post("/members", HANAKO, idempotency_key="k")
    member = Member.objects.get()
    assert response.status_code == 201
    assert response.json() == {"id": str(member.pk), "number": member.number, "status": "active"}


def test_a_stored_answer_names_nobody(till):
    till.post("/members", HANAKO, idempotency_key="k")
    stored = bytes(IdempotencyKey.objects.get().answer).decode()
    assert "hanako" not in stored
    assert "山田" not in stored


def test_a_known_external_id_is_the_same_member(till):
    first = till.post("/members", {"external_id": "42", **HANAKO})
    second = till.post("/members", {"external_id": "42", "name": "別の名前"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert Member.objects.get().name == "山田 花子"


def test_without_external_id_the_header_is_needed(till):
    assert till.post("/members", HANAKO).json()["code"] == "idempotency_key_required"


def test_an_address_belongs_to_one_member(till):
    till.post("/members", HANAKO, idempotency_key="a")
    response = till.post("/members", {"email": "Hanako@example.com"}, idempotency_key="b")
    assert (response.status_code, response.json()["code"]) == (409, "already_a_member")
    assert response.json()["errors"][0]["field"] == "email"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"email": "nobody"}, "invalid_email"),
        ({"phone": "12"}, "invalid_phone"),
        ({"birthday": "1850-01-01"}, "invalid_birthday"),
        ({"card": "9999"}, "card_unknown"),
        ({"enrolment": {"store": "NOWHERE"}}, "store_unknown"),
    ],
)
def test_what_cannot_be_is_422_and_nobody_is_enrolled(till, body, code):
    response = till.post("/members", body, idempotency_key="k")
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert not Member.objects.exists()


def test_a_key_of_a_store_enrols_there(make_key):
    Store.objects.create(code="GINZA", name_ja="銀座店", name_en="Ginza")
    Till(make_key(store_code="GINZA")).post("/members", HANAKO, idempotency_key="k")
    assert Member.objects.get().enrolment_store_id == "GINZA"


def test_a_member_is_changed_by_any_of_their_names(till):
    till.post("/members", {"external_id": "42", **HANAKO})
    number = Member.objects.get().number
    for reference in (number, "ext:42", "email:hanako@example.com", "phone:+819012345678"):
        response = till.call("PATCH", f"/members/{reference}", {"status": "frozen"})
        assert (response.status_code, response.json()["status"]) == (200, "frozen")


@pytest.mark.parametrize("reference", ["0", "ext:nobody", "email:a%00b", "x" * 400, "card:%E2%80%AE", "phone:1"])
def test_who_is_not_there_cannot_be_changed(till, reference):
    assert till.call("PATCH", f"/members/{reference}", {"status": "frozen"}).status_code == 404

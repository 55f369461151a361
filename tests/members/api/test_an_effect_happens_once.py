"""Idempotency-Key and natural keys: one effect, the same bytes again."""

import datetime

import pytest

from loyalty_site.lib.clock import now
from members.actions import idempotency
from members.api.reading import parse
from members.models import AuditEntry, IdempotencyKey
from tests.members.api.conftest import Till

NOTE = {"name": "a", "points": 1}


def rows():
    return AuditEntry.objects.filter(verb="test.note").count()


def test_the_same_request_gets_the_same_bytes_again(till):
    first = till.post("/notes", NOTE, idempotency_key="k")
    again = till.post("/notes", NOTE, idempotency_key="k")
    assert (first.status_code, again.status_code, rows()) == (201, 201, 1)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"


def test_the_order_of_keys_and_blanks_do_not_make_another_request(till):
    till.post("/notes", b'{"name":"a","points":1}', idempotency_key="k")
    again = till.post("/notes", b'{ "points" : 1, "name" : "\\u0061" }', idempotency_key="k")
    assert (again.status_code, rows()) == (201, 1)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a", "points": 2},
        {"name": "a"},
        {"name": "A", "points": 1},
        {"name": "a", "points": 1, "lines": []},
    ],
)
def test_another_body_under_the_same_key_is_422(till, body):
    till.post("/notes", NOTE, idempotency_key="k")
    response = till.post("/notes", body, idempotency_key="k")
    assert (response.status_code, response.json()["code"], rows()) == (422, "idempotency_mismatch", 1)


def test_digests_tell_one_from_one_point_zero():
    assert parse(b'{"a": 1}')[1] != parse(b'{"a": 1.0}')[1]
    assert parse(b'{"a": "1"}')[1] != parse(b'{"a": 1}')[1]
    assert parse(b'{"a": 1, "b": {"d": 1, "c": 2}}')[1] == parse(b'{"b": {"c": 2, "d": 1}, "a": 1}')[1]


def test_keys_of_two_api_keys_do_not_meet(till, make_key):
    first = till.post("/notes", NOTE, idempotency_key="k")
    other = Till(make_key()).post("/notes", NOTE, idempotency_key="k")
    assert (other.status_code, rows()) == (201, 2)
    assert first.content != other.content


@pytest.mark.parametrize("key", [None, "", "x" * 256, "a\x01b", "é", "キー"])
def test_without_a_usable_key_it_is_400(till, key):
    headers = {} if key is None else {"idempotency_key": key}
    response = till.post("/notes", NOTE, **headers)
    assert (response.status_code, response.json()["code"], rows()) == (400, "idempotency_key_required", 0)


def test_a_key_of_255_characters_is_taken(till):
    assert till.post("/notes", NOTE, idempotency_key="x" * 255).status_code == 201


@pytest.mark.parametrize("name", ["refuse", "fail", "not stored"])
def test_what_is_refused_leaves_no_row_and_no_record(till, name):
    response = till.post("/notes", {"name": name}, idempotency_key="k")
    assert response.status_code in (409, 500)
    assert (rows(), IdempotencyKey.objects.count()) == (0, 0)
    assert till.post("/notes", NOTE, idempotency_key="k").status_code == 201


def test_a_natural_key_needs_no_header(till):
    first = till.post("/notes", {"external_id": "1", "name": "a"})
    again = till.post("/notes", {"name": "a", "external_id": "1"})
    assert (first.status_code, first.content, rows()) == (201, again.content, 1)
    assert again["Idempotent-Replayed"] == "true"


def test_a_natural_key_with_other_content_is_409(till):
    till.post("/notes", {"external_id": "1", "name": "a"})
    response = till.post("/notes", {"external_id": "1", "name": "b"})
    assert (response.status_code, response.json()["code"], rows()) == (409, "external_id_taken", 1)
    assert response.json()["errors"][0]["field"] == "external_id"


def test_both_keys_lead_to_the_first_answer(till):
    first = till.post("/notes", {"external_id": "1"}, idempotency_key="k")
    by_natural_key = till.post("/notes", {"external_id": "1"}, idempotency_key="k2")
    by_the_new_header_key = till.post("/notes", {"external_id": "1"}, idempotency_key="k2")
    assert first.content == by_natural_key.content == by_the_new_header_key.content
    assert (rows(), IdempotencyKey.objects.count()) == (1, 3)


def test_a_used_header_key_with_a_new_natural_key_is_422_and_claims_nothing(till):
    till.post("/notes", {"external_id": "1"}, idempotency_key="k")
    response = till.post("/notes", {"external_id": "2"}, idempotency_key="k")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_mismatch")
    assert IdempotencyKey.objects.count() == 2


def test_answers_cost_two_statements_beside_the_effect(till, django_assert_num_queries):
    till.post("/notes", NOTE, idempotency_key="warm")
    # Claim, effect, store; a savepoint and its release stand for BEGIN, COMMIT; an effect that staff's audit notes is
    # preceded by who has it done.
    with django_assert_num_queries(3 + 2 + 1):
        till.post("/notes", NOTE, idempotency_key="k")


def test_old_records_are_purged_and_young_ones_stay(till):
    till.post("/notes", NOTE, idempotency_key="old")
    IdempotencyKey.objects.update(created_at=now() - datetime.timedelta(days=31))
    till.post("/notes", NOTE, idempotency_key="young")
    assert idempotency.purge() == 1
    assert idempotency.purge() == 0
    assert IdempotencyKey.objects.get().key == "young"

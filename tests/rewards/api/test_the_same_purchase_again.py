"""(store, external_id) is unique: the same content is answered as the first time, other content is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from members.actions import idempotency
from members.models import IdempotencyKey
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import credit_purchase
from rewards.models import PointAccount, PointEntry, Purchase
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import draft

pytestmark = pytest.mark.django_db


def test_the_same_body_gets_the_same_bytes(till, hana):
    first = till.post("/purchases", purchase(hana))
    till.post("/purchases", purchase(hana, "2"))
    again = till.post("/purchases", purchase(hana))
    assert (again.status_code, again.content, again["Idempotent-Replayed"]) == (201, first.content, "true")
    assert (Purchase.objects.count(), PointEntry.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "other_words",
    [
        {"purchased_at": "2026-10-01T01:15:00Z"},
        {"purchased_at": "2026-10-01T01:15:00.000+00:00"},
        {"prices": "tax_included"},
        {"points_used": 0},
        {"shipping": "0"},
        {"member": "ext:crm-1"},
    ],
    ids=str,
)
def test_the_same_content_in_other_words_gets_the_same_bytes(till, hana, other_words):
    first = till.post("/purchases", purchase(hana))
    again = till.post("/purchases", purchase(hana) | other_words, idempotency_key="a")
    assert (again.status_code, again.content, again["Idempotent-Replayed"]) == (201, first.content, "true")
    assert Purchase.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"total": "1981"}, {"clerk": "7"}, {"member": None}, {"member": "ext:crm-2"}], ids=str
)
def test_other_content_is_refused(till, hana, ken, rows, other):
    till.post("/purchases", purchase(hana))
    before = rows()
    refused = till.post("/purchases", purchase(hana) | other if other.get("member", "") is not None else purchase())
    assert (refused.status_code, refused.json()["code"]) in [(409, "external_id_taken"), (422, "does_not_add_up")]
    assert rows() == before


def test_another_store_may_use_the_same_reference(till, hana):
    till.post("/purchases", purchase(hana))
    assert till.post("/purchases", purchase(hana, store="UENO")).status_code == 201
    assert Purchase.objects.count() == 2


def test_after_its_record_is_gone_a_purchase_is_still_answered_in_the_same_shape(till, hana):
    first = till.post("/purchases", purchase(hana))
    IdempotencyKey.objects.all().delete()
    again = till.post("/purchases", purchase(hana))
    assert (again.status_code, again.content) == (201, first.content)
    assert Purchase.objects.count() == 1
    refused = till.post("/purchases", purchase(hana, clerk="7"))
    assert (refused.status_code, refused.json()["code"]) == (409, "external_id_taken")


def test_an_imported_purchase_that_is_posted_is_answered_and_not_posted(till, hana):
    account = PointAccount.objects.get(member=hana)
    imported = post_purchase(draft(account.pk, external_id="9"), origin="import")
    at = Purchase.objects.get().purchased_at.isoformat()
    lines = [{"sku": "APPLE", "quantity": 1, "amount": "1000"}]
    answer = till.post("/purchases", purchase(hana, "9", lines=lines, total="1000", purchased_at=at))
    assert (answer.status_code, answer.json()["id"], answer.json()["earned"]) == (201, str(imported.id), 10)
    assert Purchase.objects.count() == 1


def test_a_guests_purchase_is_still_the_same_after_its_late_credit(till, hana):
    body = purchase(purchased_at=None) | {"purchased_at": recently()}
    first = till.post("/purchases", body)
    credit_purchase(first.json()["id"], PointAccount.objects.get(member=hana).pk)
    assert till.post("/purchases", body).content == first.content
    idempotency.purge(older_than=idempotency.KEPT_FOR * 0)
    assert till.post("/purchases", body).content == first.content


def recently() -> str:
    return (datetime.now(UTC) - timedelta(hours=1)).isoformat()


def test_a_header_key_is_for_one_request(till, hana):
    first = till.post("/purchases", purchase(hana), idempotency_key="k")
    assert till.post("/purchases", purchase(hana), idempotency_key="k").content == first.content
    refused = till.post("/purchases", purchase(hana, "2"), idempotency_key="k")
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_mismatch")


def test_stored_answers_name_nobody(till, hana):
    till.post("/purchases", purchase(hana))
    stored = bytes(IdempotencyKey.objects.get().answer).decode()
    assert hana.number not in stored and hana.email not in stored

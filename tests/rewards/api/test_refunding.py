"""POST /purchases/{purchase}/refunds: in lines, by an amount, or all that is left."""

import pytest

from members.models import IdempotencyKey
from rewards.models import PointAccount, Refund
from tests.rewards.api.conftest import purchase

pytestmark = pytest.mark.django_db
AT = "2026-10-02T11:00:00+09:00"


@pytest.fixture
def refund(till, hana):
    till.post("/purchases", purchase(hana))

    def post(external_id="r1", **fields):
        return till.post("/purchases/ext:GINZA:1/refunds", {"external_id": external_id, "occurred_at": AT, **fields})

    return post


def test_lines_come_back(refund):
    body = refund(lines=[{"sku": "DRIP", "quantity": 1}]).json()
    assert (body["amount"], body["returned"], body["reversed"]) == ("1000", 0, 29)
    assert body["balance"]["available"] == 10


def test_an_amount_comes_back(refund):
    assert refund(amount="990").json()["amount"] == "990"


def test_all_that_is_left_comes_back(refund, hana):
    refund(lines=[{"sku": "APPLE", "quantity": "1", "line": 1}])
    body = refund("r2").json()
    assert (body["amount"], body["balance"]["available"]) == ("1490", 0)
    assert PointAccount.objects.get(member=hana).available == 0


def test_points_that_paid_come_back_first(till, ken):
    till.post("/purchases", purchase(ken, points_used=300))
    body = till.post("/purchases/ext:GINZA:1/refunds", {"external_id": "r", "occurred_at": AT}).json()
    assert (body["returned"], body["balance"]["available"]) == (300, 500)


def test_a_guests_goods_come_back_too(till, shop):
    till.post("/purchases", purchase())
    body = till.post("/purchases/ext:GINZA:1/refunds", {"external_id": "r", "occurred_at": AT}).json()
    assert (body["amount"], body["balance"], body["tier"]) == ("1980", None, None)


def test_the_same_refund_again_is_answered_the_same(refund):
    first = refund(amount="990")
    assert refund(amount="990").content == first.content
    assert refund(amount="990", occurred_at="2026-10-02T02:00:00Z").content == first.content
    IdempotencyKey.objects.all().delete()
    assert refund(amount="990").content == first.content
    assert Refund.objects.count() == 1


def test_other_content_under_the_same_reference_is_refused(refund):
    refund(amount="990")
    refused = refund(amount="991")
    assert (refused.status_code, refused.json()["code"]) == (409, "external_id_taken")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"amount": "1981"}, 409, "refund_exceeds_purchase"),
        ({"lines": [{"sku": "DRIP", "quantity": "1.001"}]}, 409, "refund_exceeds_purchase"),
        ({"lines": [{"sku": "TEA", "quantity": 1}]}, 422, "unknown_line"),
        ({"lines": [{"sku": "DRIP", "quantity": 1, "line": 1}]}, 422, "unknown_line"),
        ({"amount": "1", "lines": [{"sku": "DRIP", "quantity": 1}]}, 422, "invalid_body"),
        ({"amount": "0.5"}, 422, "invalid_body"),
        ({"lines": []}, 422, "invalid_body"),
        ({"occurred_at": "2026-09-30T00:00:00Z"}, 422, "refund_before_purchase"),
    ],
    ids=str,
)
def test_what_cannot_come_back_is_refused(refund, rows, fields, status, code):
    before = rows()
    refused = refund(**fields)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert rows() == before


def test_refunds_are_shown_with_their_purchase(till, refund):
    refund(lines=[{"sku": "DRIP", "quantity": 1}])
    (shown,) = till.get("/purchases/ext:GINZA:1").json()["refunds"]
    assert (shown["external_id"], shown["amount"]) == ("r1", "1000")
    assert shown["lines"] == [{"line": 0, "sku": "DRIP", "quantity": "1", "amount": "1000"}]

"""POST /purchases: what it earns, for whom, by whom, and what it is answered with."""

import pytest

from members.actions.profile import change
from rewards.actions.adjustments import adjust
from rewards.models import PointAccount, Purchase
from tests.rewards.api.conftest import purchase

pytestmark = pytest.mark.django_db


def test_a_purchase_is_answered_with_what_it_earned(till, hana):
    answer = till.post("/purchases", purchase(hana))
    assert answer.status_code == 201
    body = answer.json()
    assert list(body) == ["id", "earned", "pending", "breakdown", "balance", "tier", "coupons_redeemed"]
    assert (body["earned"], body["pending"], body["coupons_redeemed"]) == (39, 0, [])
    assert [(part["rule"], part["basis"], part["points"]) for part in body["breakdown"]] == [
        ("base", "1980", 19),
        ("coffee", "1000", 20),
    ]
    assert body["balance"] == {"available": 39, "pending": 0, "held": 0, "debt": 0}
    assert (body["tier"]["code"], body["tier"]["name"]) == ("bronze", "Bronze")
    assert str(Purchase.objects.get().pk) == body["id"]


def test_the_tiers_name_is_in_the_callers_language(till, hana):
    assert till.post("/purchases", purchase(hana), accept_language="ja").json()["tier"]["name"] == "ブロンズ"


def test_a_guests_purchase_earns_nothing_and_is_kept(till, shop):
    body = till.post("/purchases", purchase(customer_ref="visitor-9")).json()
    assert (body["earned"], body["breakdown"], body["balance"], body["tier"]) == (0, [], None, None)
    assert Purchase.objects.get().customer_ref == "visitor-9"


@pytest.mark.parametrize("reference", ["{m.pk}", "{m.number}", "email:{m.email}", "ext:{m.external_id}"])
def test_a_member_is_known_by_any_of_their_names(till, hana, reference):
    answer = till.post("/purchases", purchase() | {"member": reference.format(m=hana)})
    assert answer.json()["balance"]["available"] == 39


def test_prices_without_tax_add_up_with_the_tax(till, hana):
    answer = till.post("/purchases", purchase(hana, prices="tax_excluded", tax="158", total="2138"))
    assert (answer.status_code, Purchase.objects.get().is_tax_excluded) == (201, True)


def test_a_line_may_be_known_by_its_total_alone(till, hana):
    lines = [{"sku": "HAM", "quantity": "0.350", "amount": "700", "discount": "100"}]
    assert till.post("/purchases", purchase(hana, lines=lines, total="600")).json()["earned"] == 6


def test_a_line_by_weight_is_rounded_to_whole_yen(till, hana):
    lines = [{"sku": "HAM", "quantity": "0.333", "unit_price": "1000"}]
    assert till.post("/purchases", purchase(hana, lines=lines, total="333")).status_code == 201


def test_points_pay_for_a_part(till, ken):
    body = till.post("/purchases", purchase(ken, points_used=300)).json()
    assert body["balance"]["available"] == 500 - 300 + body["earned"]


def test_a_frozen_member_earns_and_cannot_spend(till, ken):
    change(ken, status="frozen")
    assert till.post("/purchases", purchase(ken)).status_code == 201
    refused = till.post("/purchases", purchase(ken, "2", points_used=100))
    assert (refused.status_code, refused.json()["code"]) == (409, "member_frozen")


def test_nothing_is_posted_for_a_member_who_has_left(till, ken):
    change(ken, status="left")
    refused = till.post("/purchases", purchase(ken))
    assert (refused.status_code, refused.json()["code"]) == (409, "member_left")


def test_a_stores_key_posts_for_its_own_store_alone(make_key, till, hana):
    till.secret = make_key("purchases:write", store_code="UENO")
    refused = till.post("/purchases", purchase(hana))
    assert (refused.status_code, refused.json()["code"]) == (403, "store_not_allowed")
    assert till.post("/purchases", purchase(hana, store="UENO")).status_code == 201


def test_an_unattended_key_needs_proof_above_the_terms_limit(make_key, till, ken):
    adjust(PointAccount.objects.get(member=ken).pk, 5000, "gift", "for the test")
    till.secret = make_key("purchases:write", is_unattended=True)
    lines = [{"sku": "TV", "quantity": 1, "amount": "9000"}]
    big = purchase(ken, lines=lines, total="9000")
    refused = till.post("/purchases", big | {"points_used": 1001})
    assert (refused.status_code, refused.json()["code"]) == (422, "verification_required")
    wrong = till.post("/purchases", big | {"points_used": 1001, "spend": {"pin": "1234"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "pin_not_set")
    assert till.post("/purchases", big | {"points_used": 400}).status_code == 201


def test_an_attended_key_needs_no_proof(till, ken):
    adjust(PointAccount.objects.get(member=ken).pk, 5000, "gift", "for the test")
    lines = [{"sku": "TV", "quantity": 1, "amount": "9000"}]
    assert till.post("/purchases", purchase(ken, lines=lines, total="9000", points_used=2000)).status_code == 201


def test_without_a_programme_nothing_can_be_posted(till, db):
    refused = till.post("/purchases", purchase())
    assert refused.status_code in (409, 422)
    assert refused.json()["code"] == "no_programme"


def test_what_was_posted_is_read_back(till, hana):
    posted = till.post("/purchases", purchase(hana, register="2", clerk="7")).json()
    shown = till.get("/purchases/ext:GINZA:1").json()
    assert shown == till.get(f"/purchases/{posted['id']}").json()
    assert (shown["external_id"], shown["register"], shown["clerk"], shown["total"]) == ("1", "2", "7", "1980")
    assert shown["lines"][1] == {
        "sku": "APPLE", "name": "", "category": "", "quantity": "2", "unit_price": "490", "amount": "980",
        "discount": "0", "tax_rate": None,
    }  # fmt: skip
    assert [(entry["kind"], entry["points"]) for entry in shown["entries"]] == [("earned", 39)]
    assert shown["entries"][0]["breakdown"] == posted["breakdown"]


@pytest.mark.parametrize("reference", ["ext:GINZA:2", "ext:GINZA", "1", "01a20041-1d52-7afd-933c-f4f24cf4083d", "%00"])
def test_an_unknown_purchase_is_not_found(till, shop, reference):
    assert till.get(f"/purchases/{reference}").json()["code"] == "not_found"


def test_another_stores_purchase_is_not_shown_to_a_stores_key(make_key, till, hana):
    till.post("/purchases", purchase(hana))
    till.secret = make_key("purchases:write", store_code="UENO")
    assert till.get("/purchases/ext:GINZA:1").status_code == 403
    assert till.post("/purchases/ext:GINZA:1/refunds", {"external_id": "r", "occurred_at": "2026-10-02T00:00:00Z"}).status_code == 403  # fmt: skip

"""POST /purchases with coupons: what is answered, previewed, repeated, refused."""

import pytest

from members.models import IdempotencyKey
from rewards.models import Coupon, Purchase, Redemption
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import published
from tests.rewards.coupons.basket import BASKET
from tests.rewards.coupons.counter import coupon

pytestmark = pytest.mark.django_db
WHEN = "2026-10-01T10:15:00+09:00"


@pytest.fixture
def wallet(ken):
    """Return what puts a coupon of a reward into Ken's wallet."""
    published(BASKET)
    return lambda reward="alone": coupon(ken.account.pk, reward)


def test_it_is_answered_with_the_coupons_that_it_used(till, ken, wallet):
    found = wallet()
    answer = till.post("/purchases", purchase(ken, coupons=[found.code.lower()]))
    body = answer.json()
    assert (answer.status_code, body["coupons_redeemed"]) == (201, [found.code])
    assert body["coupons"] == [
        {
            "code": found.code, "discount": "300", "shipping": "0", "reason": None,
            "lines": [{"index": 0, "discount": "151"}, {"index": 1, "discount": "149"}],
        }
    ]  # fmt: skip
    assert body["earned"] == 16 + 16


def test_one_that_is_not_used_has_a_reason(till, ken, wallet):
    alone, double = wallet(), wallet("double")
    body = till.post("/purchases", purchase(ken, coupons=[double.code, alone.code])).json()
    assert body["coupons_redeemed"] == [alone.code]
    assert [(each["code"], each["reason"]) for each in body["coupons"]] == [
        (alone.code, None), (double.code, "not_combinable"),
    ]  # fmt: skip


def test_a_preview_is_what_posting_answers(till, ken, wallet):
    body = purchase(ken, coupons=[wallet("double").code, wallet("free-shipping").code], shipping="500", total="2480")
    preview = till.post("/purchases/preview", body).json()
    assert not Redemption.objects.exists()
    posted = till.post("/purchases", body).json()
    del posted["id"]
    assert preview == posted
    assert till.post("/purchases/preview", body).json() == posted  # now as it was posted


def test_the_same_purchase_again_is_answered_as_before_in_any_order(till, ken, wallet):
    codes = [wallet("double").code, wallet().code]
    first = till.post("/purchases", purchase(ken, coupons=codes))
    again = till.post("/purchases", purchase(ken, coupons=codes))
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    IdempotencyKey.objects.all().delete()
    late = till.post("/purchases", purchase(ken, coupons=codes[::-1]))
    assert late.json() == first.json()
    assert (Purchase.objects.count(), Redemption.objects.count()) == (1, 1)


def test_with_other_coupons_it_is_another_purchase(till, ken, wallet):
    code = wallet().code
    till.post("/purchases", purchase(ken, coupons=[code]))
    refused = till.post("/purchases", purchase(ken))
    assert (refused.status_code, refused.json()["code"]) == (409, "external_id_taken")


@pytest.mark.parametrize(
    ("named", "status", "code"),
    [
        (["NO-SUCH-CODE"], 422, "unknown_coupon"),
        (["{code}", "{code}"], 422, "coupon_repeated"),
        (["{code}"] * 11, 422, "invalid_body"),
        ([5], 422, "invalid_body"),
        (["\u202e", "{code}"], 422, "invalid_body"),
    ],
)
def test_wrong_coupons_are_refused_and_nothing_is_written(till, ken, wallet, rows, named, status, code):
    found, before = wallet(), rows()
    before = rows()
    body = purchase(ken, coupons=[each.format(code=found.code) if isinstance(each, str) else each for each in named])
    for path in ("/purchases", "/purchases/preview"):
        refused = till.post(path, body)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert rows() == before


def test_one_that_was_used_is_refused(till, ken, wallet):
    code = wallet().code
    till.post("/purchases", purchase(ken, coupons=[code]))
    refused = till.post("/purchases", purchase(ken, "2", coupons=[code]))
    assert (refused.status_code, refused.json()["code"]) == (409, "already_redeemed")


def test_a_guest_uses_none(till, wallet):
    refused = till.post("/purchases", purchase(coupons=[wallet().code]))
    assert (refused.status_code, refused.json()["code"]) == (422, "coupons_need_member")


def test_in_a_batch_each_purchase_is_judged_by_itself(till, ken, wallet):
    code = wallet().code
    items = till.post(
        "/purchases/batch",
        {"purchases": [purchase(ken, "1", coupons=[code]), purchase(ken, "2", coupons=[code]), purchase(ken, "3")]},
    ).json()["items"]
    assert [item["status"] for item in items] == [201, 409, 201]
    assert items[0]["body"]["coupons_redeemed"] == [code]


def test_a_purchase_is_read_back_with_its_coupons(till, ken, wallet):
    posted = till.post("/purchases", purchase(ken, coupons=[wallet().code])).json()
    assert till.get(f"/purchases/{posted['id']}").json()["coupons"] == posted["coupons"]


def test_a_boost_is_not_used_outside_a_purchase(till, ken, wallet):
    found = wallet("double")
    body = {"store": "GINZA", "lines": [{"sku": "A", "quantity": 1, "amount": "100"}]}
    assert till.post(f"/coupons/{found.code}/validate", body).json()["valid"]
    refused = till.post(f"/coupons/{found.code}/redeem", body, idempotency_key="k")
    assert (refused.status_code, refused.json()["code"]) == (422, "coupon_for_purchase")
    assert Coupon.objects.get().status == "issued"


def test_shipping_is_told_to_a_coupon_that_takes_it_off(till, ken, wallet):
    found = wallet("free-shipping")
    body = {"store": "GINZA", "lines": [{"sku": "A", "quantity": 1, "amount": "100"}]}
    assert till.post(f"/coupons/{found.code}/validate", body).json()["reasons"] == ["no_shipping"]
    judged = till.post(f"/coupons/{found.code}/validate", body | {"shipping": "600"}).json()
    assert (judged["valid"], judged["discount"]) == (True, "600")

"""Points become a coupon, the coupon is judged and redeemed, the redemption is cancelled: over the API."""

import pytest

from loyalty_site.lib.ids import uuid7
from members.actions.profile import change
from rewards.models import Coupon, PointAccount, Redemption
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import published
from tests.rewards.coupons.counter import SHELF

pytestmark = pytest.mark.django_db
APPLE = {"sku": "APPLE", "quantity": 1, "amount": "1000"}
DRIP = {"sku": "DRIP", "quantity": 2, "unit_price": "400"}


@pytest.fixture
def shop(db):
    published(SHELF)


def post(till, path, body, key=None):
    return till.post(path, body, idempotency_key=key or str(uuid7()))


@pytest.fixture
def bought(till, ken):
    """Return a coupon of 500 yen for which Ken has given all his points."""
    answer = post(till, f"/members/{ken.number}/exchanges", {"reward": "500-off"})
    assert answer.status_code == 201, answer.content
    return answer.json()


def redeem(till, bought, key=None, **fields):
    return post(till, f"/coupons/{bought['code']}/redeem", {"store": "GINZA", "lines": [APPLE]} | fields, key)


def test_points_become_a_coupon_in_the_wallet(till, ken, bought):
    assert set(bought) == {"id", "code", "reward", "points", "valid_from", "valid_until", "balance"}
    assert bought["balance"] == {"available": 0, "pending": 0, "held": 0, "debt": 0}
    (item,) = till.get(f"/members/{ken.number}/coupons").json()["items"]
    assert (item["code"], item["status"], item["name"], item["kind"]) == (
        bought["code"], "issued", "500 yen off", "amount",
    )  # fmt: skip
    japanese = till.get(f"/members/{ken.number}/coupons", accept_language="ja").json()["items"]
    assert japanese[0]["name"] == "500円引き"


def test_the_wallet_comes_in_pages_newest_first(till, ken):
    post(till, f"/members/{ken.number}/adjustments", {"points": 1000, "reason_code": "gift", "note": "x"})
    codes = [
        post(till, f"/members/{ken.number}/exchanges", {"reward": reward}).json()["code"]
        for reward in ("500-off", "ten-off", "free-drip")
    ]
    first = till.get(f"/members/{ken.number}/coupons?limit=2").json()
    second = till.get(f"/members/{ken.number}/coupons?limit=2&cursor={first['next']}").json()
    assert [item["code"] for item in first["items"] + second["items"]] == codes[::-1]
    assert second["next"] is None
    assert till.get(f"/members/{ken.number}/coupons?cursor=x").status_code == 422


def test_the_same_exchange_twice_is_one(till, ken):
    path, body = f"/members/{ken.number}/exchanges", {"reward": "free-drip"}
    first = post(till, path, body, "a")
    again = post(till, path, body, "a")
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    assert Coupon.objects.count() == 1


@pytest.mark.parametrize(
    ("reward", "status", "code"),
    [
        ("nothing", 422, "unknown_reward"),
        ("for-gold", 409, "reward_not_for_member"),
        ("bygone", 409, "reward_unavailable"),
        ("", 422, "invalid_body"),
        (5, 422, "invalid_body"),
    ],
)
def test_a_wrong_exchange_is_refused(till, ken, rows, reward, status, code):
    before = rows()
    refused = post(till, f"/members/{ken.number}/exchanges", {"reward": reward})
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert rows() == before


def test_too_few_points(till, hana, rows):
    before = rows()
    refused = post(till, f"/members/{hana.number}/exchanges", {"reward": "500-off"})
    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_points")
    assert rows() == before


def test_a_validation_says_what_would_be_taken_off_and_writes_nothing(till, bought, rows):
    before = rows()
    answer = till.post(f"/coupons/{bought['code'].lower()}/validate", {"store": "GINZA", "lines": [APPLE, DRIP]})
    assert answer.json() == {
        "valid": True, "discount": "500", "reasons": [],
        "lines": [{"index": 0, "discount": "277"}, {"index": 1, "discount": "223"}],
    }  # fmt: skip
    assert rows() == before


def test_a_validation_names_everything_that_forbids_it(till, bought, hana):
    redeem(till, bought)
    body = {"store": "GINZA", "lines": [APPLE], "member": hana.number}
    answer = till.post(f"/coupons/{bought['code']}/validate", body)
    assert (answer.status_code, answer.json()) == (
        200, {"valid": False, "discount": "0", "lines": [], "reasons": ["used", "not_yours"]},
    )  # fmt: skip


def test_a_coupon_is_redeemed_once(till, bought):
    first = redeem(till, bought, "a")
    assert (first.status_code, set(first.json()), first.json()["discount"]) == (201, {"redemption", "discount"}, "500")
    assert redeem(till, bought, "a").content == first.content
    refused = redeem(till, bought, "b")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_redeemed")


def test_it_is_redeemed_on_the_lines_of_a_purchase(till, ken, bought):
    posted = till.post("/purchases", purchase(ken)).json()
    body = {"store": "GINZA", "purchase": "ext:GINZA:1"}
    answer = post(till, f"/coupons/{bought['code']}/redeem", body)
    assert answer.json()["discount"] == "500"
    row = Redemption.objects.get()
    assert (str(row.purchase_id), row.lines) == (posted["id"], [252, 248])


def test_another_members_purchase(till, hana, bought):
    till.post("/purchases", purchase(hana))
    refused = post(till, f"/coupons/{bought['code']}/redeem", {"store": "GINZA", "purchase": "ext:GINZA:1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "coupon_not_yours")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"store": "NOWHERE"}, "unknown_store"),
        ({"purchase": "ext:GINZA:none"}, "unknown_purchase"),
        ({"lines": []}, "invalid_body"),
        ({"lines": [APPLE | {"discount": "1001"}]}, "discount_above_price"),
        ({"lines": [APPLE | {"amount": "1000.5"}]}, "invalid_body"),
        ({"lines": [{"sku": "A", "quantity": 1}]}, "invalid_body"),
        ({"discount": "500"}, "invalid_body"),
    ],
    ids=str,
)
def test_a_wrong_body_is_refused(till, bought, rows, fields, code):
    before = rows()
    refused = redeem(till, bought, **fields)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert rows() == before


def test_a_free_item_needs_lines(till, ken):
    code = post(till, f"/members/{ken.number}/exchanges", {"reward": "free-drip"}).json()["code"]
    refused = post(till, f"/coupons/{code}/redeem", {"store": "GINZA"})
    assert (refused.status_code, refused.json()["code"]) == (422, "lines_needed")
    assert post(till, f"/coupons/{code}/redeem", {"store": "GINZA", "lines": [DRIP]}).json()["discount"] == "400"


def test_a_cancellation_gives_everything_back_once(till, ken, bought):
    redemption = redeem(till, bought).json()["redemption"]
    first = post(till, f"/redemptions/{redemption}/cancel", {}, "a")
    assert first.status_code == 200
    assert (first.json()["returned"], first.json()["status"], first.json()["balance"]["available"]) == (
        500, "cancelled", 500,
    )  # fmt: skip
    assert post(till, f"/redemptions/{redemption}/cancel", {}, "a").content == first.content
    refused = post(till, f"/redemptions/{redemption}/cancel", {}, "b")
    assert (refused.status_code, refused.json()["code"]) == (409, "redemption_cancelled")
    assert PointAccount.objects.get(member=ken).available == 500
    assert redeem(till, bought).json()["code"] == "coupon_cancelled"


def test_the_coupon_alone_goes_back_into_the_wallet(till, ken, bought):
    redemption = redeem(till, bought).json()["redemption"]
    answer = post(till, f"/redemptions/{redemption}/cancel", {"keep_coupon": True}).json()
    assert (answer["returned"], answer["status"], answer["balance"]["available"]) == (0, "issued", 0)
    assert redeem(till, bought).status_code == 201


def test_a_frozen_member_can_neither_exchange_nor_redeem(till, ken, bought):
    change(ken, status="frozen")
    assert post(till, f"/members/{ken.number}/exchanges", {"reward": "500-off"}).json()["code"] == "member_frozen"
    assert redeem(till, bought).json()["code"] == "member_frozen"


def test_a_refusal_is_a_sentence_in_the_callers_language(till, bought):
    redeem(till, bought)
    body = {"store": "GINZA", "lines": [APPLE]}
    path = f"/coupons/{bought['code']}/redeem"
    english = till.post(path, body, idempotency_key="x").json()["detail"]
    japanese = till.post(path, body, idempotency_key="y", accept_language="ja").json()["detail"]
    assert english.startswith("This coupon has been used already")
    assert "利用済み" in japanese


@pytest.mark.parametrize(
    "path",
    ["/coupons/0000000000000Z/redeem", "/coupons/x/redeem", "/redemptions/01a223d3-8ce8-7c17-af7a-c72af7e9db46/cancel"],
)
def test_what_is_not_there_is_not_found(till, shop, path):
    body = {} if "cancel" in path else {"store": "GINZA", "lines": [APPLE]}
    assert post(till, path, body).status_code == 404


@pytest.mark.parametrize("path", ["/members/{ken}/exchanges", "/coupons/{code}/redeem", "/redemptions/{id}/cancel"])
def test_what_writes_needs_a_key(till, ken, bought, path):
    redemption = redeem(till, bought).json()["redemption"]
    bodies = {"exchanges": {"reward": "500-off"}, "redeem": {"store": "GINZA"}, "cancel": {}}
    place = path.format(ken=ken.number, code=bought["code"], id=redemption)
    refused = till.post(place, bodies[path.rpartition("/")[2]])
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_required")


def test_each_call_asks_for_its_scope(make_key, till, ken, bought):
    till.secret = make_key("activities:write")
    for path, body, scope in (
        (f"/members/{ken.number}/exchanges", {"reward": "500-off"}, "points:write"),
        (f"/coupons/{bought['code']}/validate", {"store": "GINZA", "lines": [APPLE]}, "coupons:redeem"),
        (f"/coupons/{bought['code']}/redeem", {"store": "GINZA", "lines": [APPLE]}, "coupons:redeem"),
        (f"/redemptions/{uuid7()}/cancel", {}, "coupons:redeem"),
    ):
        refused = post(till, path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert scope in refused.json()["detail"]


def test_a_stores_key_acts_for_its_own_store_alone(make_key, till, bought):
    redemption = redeem(till, bought).json()["redemption"]
    till.secret = make_key("coupons:redeem", store_code="UENO")
    for path, body in (
        (f"/coupons/{bought['code']}/validate", {"store": "GINZA", "lines": [APPLE]}),
        (f"/coupons/{bought['code']}/redeem", {"store": "GINZA", "lines": [APPLE]}),
        (f"/redemptions/{redemption}/cancel", {}),
    ):
        refused = post(till, path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "store_not_allowed")

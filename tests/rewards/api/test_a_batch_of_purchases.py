"""POST /purchases/batch: each purchase is answered as it would be by itself, in their order."""

import random
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from members.models import IdempotencyKey
from rewards.actions.posting import WORTH_COPYING
from rewards.models import PointAccount, Purchase
from tests.rewards.api.conftest import purchase
from tests.rewards.cast import account, published

pytestmark = pytest.mark.django_db


def post(till, *purchases, **headers):
    answer = till.post("/purchases/batch", {"purchases": list(purchases)}, **headers)
    assert answer.status_code == 200, answer.content
    items = answer.json()["items"]
    assert [item["index"] for item in items] == list(range(len(purchases)))
    return items


def test_purchases_of_one_member_are_folded_one_after_the_other(till, hana):
    items = post(till, *[purchase(hana, str(number)) for number in range(3)])
    assert [item["status"] for item in items] == [201, 201, 201]
    assert [item["body"]["balance"]["available"] for item in items] == [39, 78, 117]
    assert PointAccount.objects.get(member=hana).available == 117


def test_one_bad_purchase_does_not_stop_the_rest(till, hana, ken):
    items = post(
        till,
        purchase(hana, "1"),
        {"external_id": "2"},
        purchase(hana, "3", total="1"),
        purchase(hana, "4", store="NOWHERE"),
        purchase(ken, "5", points_used=501),
        purchase(ken, "6", points_used=500),
        purchase() | {"external_id": "7", "member": "card:none"},
        purchase(hana, "8", coupons=["A"]),
        None,
        purchase(hana, "9"),
    )
    codes = [item["body"].get("code") for item in items]
    assert [item["status"] for item in items] == [201, 422, 422, 422, 409, 201, 422, 422, 422, 201]
    assert codes == [
        None, "invalid_body", "does_not_add_up", "unknown_store", "insufficient_points", None, "unknown_member",
        "unknown_coupon", "invalid_body", None,
    ]  # fmt: skip
    assert {error["field"] for error in items[1]["body"]["errors"]} >= {"store", "total", "purchased_at"}
    assert set(Purchase.objects.values_list("external_id", flat=True)) == {"1", "6", "9"}
    assert IdempotencyKey.objects.count() == 3  # a reference that was refused is free again


def test_after_a_refusal_a_member_goes_on_as_if_nothing_had_been(till, ken):
    """The fold of a refused purchase leaves nothing behind for those after it."""
    items = post(till, purchase(ken, "1", points_used=501), purchase(ken, "2"), purchase(ken, "3", points_used=539))
    assert [item["status"] for item in items] == [409, 201, 201]
    assert items[2]["body"]["balance"]["available"] == items[2]["body"]["earned"]


def test_the_same_purchase_twice_in_a_batch_is_one_purchase(till, hana):
    items = post(till, purchase(hana), purchase(hana), purchase(hana, clerk="7"))
    assert [item["status"] for item in items] == [201, 201, 409]
    assert items[0]["body"] == items[1]["body"]
    assert Purchase.objects.count() == 1


def test_a_batch_sent_again_is_answered_the_same_and_adds_nothing(till, hana, ken):
    batch = [purchase(hana, str(number)) for number in range(5)] + [purchase(ken, "9", points_used=100)]
    first = till.post("/purchases/batch", {"purchases": batch})
    again = till.post("/purchases/batch", {"purchases": batch})
    assert again.content == first.content
    assert Purchase.objects.count() == 6


def test_single_and_batch_know_of_each_other(till, hana):
    single = till.post("/purchases", purchase(hana, "1"))
    items = post(till, purchase(hana, "1"), purchase(hana, "2"))
    assert items[0]["body"] == single.json()
    assert till.post("/purchases", purchase(hana, "2")).json() == items[1]["body"]
    IdempotencyKey.objects.all().delete()
    assert [item["body"]["id"] for item in post(till, purchase(hana, "1"), purchase(hana, "2"))] == [
        item["body"]["id"] for item in items
    ]
    assert Purchase.objects.count() == 2


def test_a_header_key_covers_the_whole_batch(till, hana):
    first = till.post("/purchases/batch", {"purchases": [purchase(hana)]}, idempotency_key="b")
    again = till.post("/purchases/batch", {"purchases": [purchase(hana)]}, idempotency_key="b")
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")


def test_a_stores_key_is_refused_for_other_stores_only(make_key, till, hana):
    till.secret = make_key("purchases:write", store_code="UENO")
    items = post(till, purchase(hana, "1"), purchase(hana, "2", store="UENO"))
    assert [item["status"] for item in items] == [403, 201]


LIMITED = """
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: first-three, kind: fixed, points: 100, limit: {total: 3}}
  - {code: pot, kind: fixed, points: 60, limit: {budget: 100}}
"""


def test_limits_that_all_members_share_hold_within_a_batch(till, hana, ken):
    published(LIMITED)
    at = datetime.now(UTC).isoformat()
    members = (hana, ken, hana, ken, hana)
    items = post(till, *[purchase(member, str(n), purchased_at=at) for n, member in enumerate(members)])
    assert [item["body"]["earned"] - 19 for item in items] == [160, 140, 100, 0, 0]


SINGLE_MEMBERS = """
rules:
  - {code: base, kind: amount, points: 3, per: "100"}
  - {code: welcome, kind: fixed, points: 100, when: {first_purchase: true}}
  - {code: big, kind: fixed, points: 50, when: {minimum: "5000"}, limit: {per_member: 2}}
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_batch_gives_what_single_posts_give(till, shop, seed):
    rng = random.Random(seed)
    print("seed", seed)
    published(SINGLE_MEMBERS)
    at = datetime.now(UTC).isoformat()
    for number in range(3):
        account(external_id=f"a{number}")
        account(external_id=f"b{number}")
    bodies = []
    for number in range(30):
        amount = rng.randrange(1, 30_000)
        lines = [
            {"sku": "X", "category": rng.choice(["COFFEE", "GIFT CARD", "TEA"]), "quantity": 1, "amount": str(amount)}
        ]
        body = purchase(
            None, str(number), lines=lines, total=str(amount), points_used=rng.choice([0, 0, 30, 500]), purchased_at=at
        )
        bodies.append((rng.randrange(3), body))
    batch = post(till, *[body | {"member": f"ext:a{who}"} for who, body in bodies])
    single = [till.post("/purchases", body | {"member": f"ext:b{who}", "store": "UENO"}).json() for who, body in bodies]
    for mine, other in zip(batch, single, strict=True):
        for field in ("earned", "pending", "breakdown", "balance", "code"):
            assert mine["body"].get(field) == other.get(field)


@pytest.mark.parametrize("count", [0, 1001])
def test_a_batch_has_one_to_a_thousand_purchases(till, shop, rows, count):
    before = rows()
    refused = till.post("/purchases/batch", {"purchases": [{}] * count})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_body")
    assert rows() == before


def test_a_body_has_at_most_ten_thousand_lines(till, shop):
    item = purchase() | {"lines": [{}] * 5_001}
    refused = till.post("/purchases/batch", {"purchases": [item, item]})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "too_long")


def test_the_queries_of_a_batch_do_not_grow_with_it(till, hana, ken, django_assert_max_num_queries):
    till.post("/purchases/batch", {"purchases": [purchase(hana, "0")]})
    with django_assert_max_num_queries(15):
        post(till, *[purchase(hana if number % 2 else ken, f"n{number}") for number in range(100)])


def test_a_large_batch_is_written_as_a_small_one_is(till, hana, ken):
    """A large one travels in COPY's text format, in which backslashes and the mark of nothing mean something."""
    words = ["\\N", "a\\tb", "back\\", "\\.", "緑茶 🍵", 'say "so"', "{}", "NULL"]
    lines = [{"sku": word, "name": word, "category": word, "quantity": "1.5", "unit_price": "10"} for word in words]
    sold = {"lines": lines, "total": str(15 * len(words)), "register": "\\N", "clerk": "7\\"}
    small = post(till, purchase(hana, "s1") | sold)
    fill = [purchase(ken, f"f{number}") for number in range(WORTH_COPYING)]
    large = post(till, purchase(hana, "l1") | sold, *fill)
    assert [item["body"].get("errors") for item in small + large if item["status"] != 201] == []
    assert large[0]["body"]["breakdown"] == small[0]["body"]["breakdown"]
    first, again = (Purchase.objects.get(external_id=reference) for reference in ("s1", "l1"))
    told = ("register", "clerk", "total", "tax", "customer_ref", "origin", "is_tax_excluded")
    assert [getattr(again, name) for name in told] == [getattr(first, name) for name in told]
    told = ("no", "sku", "name", "category", "quantity", "amount", "unit_price", "discount", "tax_rate")
    assert list(again.lines.values_list(*told)) == list(first.lines.values_list(*told))
    call_command("verify_ledger", stdout=StringIO())

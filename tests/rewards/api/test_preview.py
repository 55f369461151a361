"""POST /purchases/preview: what posting gives, and nothing is written."""

import random
from datetime import UTC, datetime

import pytest

from tests.rewards.api.conftest import purchase
from tests.rewards.cast import published

pytestmark = pytest.mark.django_db


def basket(rng, number):
    lines = [
        {
            "sku": rng.choice(["BEANS-1", "DRIP", "TEA"]), "category": rng.choice(["COFFEE", "GIFT CARD", ""]),
            "quantity": rng.choice([1, "2", "0.5"]), "amount": str(rng.randrange(0, 8_000)),
        }
        for _ in range(rng.randrange(1, 5))
    ]  # fmt: skip
    shipping = rng.choice([0, 500])
    total = sum(int(line["amount"]) for line in lines) + shipping
    at = datetime.now(UTC).isoformat()
    return purchase(None, str(number), purchased_at=at, lines=lines, shipping=str(shipping), total=str(total))


@pytest.mark.parametrize("seed", range(4))
def test_a_preview_equals_posting(till, ken, rows, seed):
    rng = random.Random(seed)
    print("seed", seed)
    published("rules: [{code: base, kind: amount, points: 1, per: '100', limit: {budget: 120}}]")
    for number in range(12):
        body = basket(rng, number) | {"member": ken.number, "points_used": rng.choice([0, 0, 40])}
        before = rows()
        preview = till.post("/purchases/preview", body)
        assert rows() == before
        posted = till.post("/purchases", body)
        assert (preview.status_code == 200) == (posted.status_code == 201)
        for field in ("earned", "pending", "breakdown", "balance", "coupons_redeemed", "code"):
            assert preview.json().get(field) == posted.json().get(field)


def test_a_guests_purchase_can_be_previewed(till, shop):
    assert till.post("/purchases/preview", purchase()).json()["earned"] == 0


def test_a_posted_purchase_is_previewed_as_it_was_posted(till, hana):
    posted = till.post("/purchases", purchase(hana)).json()
    assert till.post("/purchases/preview", purchase(hana)).json()["earned"] == posted["earned"]
    refused = till.post("/purchases/preview", purchase(hana, clerk="9"))
    assert (refused.status_code, refused.json()["code"]) == (409, "external_id_taken")

"""POST /purchases/{purchase}/lines: a purchase posted by its receipt is completed once."""

import pytest

from rewards.models import PointEntry
from tests.rewards.api.conftest import purchase

pytestmark = pytest.mark.django_db
RECEIPT = {"lines": [], "receipt": {"register": "3", "number": "77"}}
LINES = {"lines": purchase()["lines"]}


@pytest.fixture
def posted(till, hana):
    return till.post("/purchases", purchase(hana, **RECEIPT)).json()


def test_the_lines_bring_the_difference_as_one_more_entry(till, posted):
    assert posted["earned"] == 19
    answer = till.post("/purchases/ext:GINZA:1/lines", LINES, idempotency_key="a")
    body = answer.json()
    assert (answer.status_code, body["id"], body["earned"]) == (201, posted["id"], 20)
    assert [(part["rule"], part["points"]) for part in body["breakdown"] if part["points"]] == [("coffee", 20)]
    assert list(PointEntry.objects.order_by("no").values_list("kind", "points")) == [("earned", 19), ("completed", 20)]


def test_it_happens_once(till, posted, rows):
    first = till.post("/purchases/ext:GINZA:1/lines", LINES, idempotency_key="a")
    before = rows()
    assert till.post("/purchases/ext:GINZA:1/lines", LINES, idempotency_key="a").content == first.content
    refused = till.post("/purchases/ext:GINZA:1/lines", LINES, idempotency_key="b")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_completed")
    assert rows() == before


def test_the_lines_add_up_to_the_total(till, posted):
    lines = {"lines": [{"sku": "A", "quantity": 1, "amount": "1979"}]}
    refused = till.post("/purchases/ext:GINZA:1/lines", lines, idempotency_key="a")
    assert (refused.status_code, refused.json()["code"]) == (422, "does_not_add_up")


def test_it_needs_a_key(till, posted):
    assert till.post("/purchases/ext:GINZA:1/lines", LINES).json()["code"] == "idempotency_key_required"


def test_the_purchase_is_the_same_when_it_is_posted_again_after_its_lines(till, hana, posted):
    till.post("/purchases/ext:GINZA:1/lines", LINES, idempotency_key="a")
    assert till.post("/purchases", purchase(hana, **RECEIPT)).json() == posted

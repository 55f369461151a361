"""GET /members/{member} and its entries."""

import pytest

from tests.rewards.api.conftest import purchase

pytestmark = pytest.mark.django_db


def test_a_member_has_a_balance_and_a_tier(till, ken):
    till.post("/purchases", purchase(ken))
    body = till.get(f"/members/{ken.number}").json()
    assert set(body) == {"id", "number", "status", "tier", "balance", "next_tier"}
    assert (body["id"], body["status"], body["tier"]["code"]) == (str(ken.pk), "active", "bronze")
    assert body["balance"]["available"] == sum(each["points"] for each in body["balance"]["expiring"]) == 539
    assert body["next_tier"]["code"] == "silver"
    assert body["next_tier"]["missing"] == [{"unit": "spend", "amount": "8020"}]


def test_an_enrolled_member_has_an_account_at_once(till, shop):
    number = till.post("/members", {"external_id": "new"}).json()["number"]
    assert till.get(f"/members/{number}").json()["balance"]["available"] == 0


def test_the_ledger_is_read_newest_first_page_by_page(till, ken):
    for number in range(5):
        till.post("/purchases", purchase(ken, str(number)))
    seen, cursor = [], ""
    while cursor is not None:
        page = till.get(f"/members/{ken.number}/entries?limit=2{cursor and '&cursor=' + cursor}").json()
        seen += page["items"]
        cursor = page["next"]
    assert [entry["balance_after"] for entry in seen] == [695, 656, 617, 578, 539, 500]
    assert {entry["kind"] for entry in seen} == {"earned", "adjusted"}
    for entry in seen[:-1]:
        assert sum(part["points"] for part in entry["breakdown"]) == entry["points"]
        assert entry["purchase"] is not None


@pytest.mark.parametrize("cursor", ["x", "-1", "１", "99999999999999999999"])
def test_a_cursor_of_another_kind_is_refused(till, ken, cursor):
    refused = till.get(f"/members/{ken.number}/entries?cursor={cursor}")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_body")


@pytest.mark.parametrize("path", ["/members/card:none", "/members/card:none/entries"])
def test_who_is_not_there_is_not_found(till, shop, path):
    assert till.get(path).status_code == 404


def test_reading_a_member_takes_the_same_few_queries_whatever_the_history(till, ken, django_assert_max_num_queries):
    for number in range(3):
        till.post("/purchases", purchase(ken, str(number)))
    till.get(f"/members/{ken.number}")
    with django_assert_max_num_queries(7):
        till.get(f"/members/{ken.number}")


def test_posting_takes_few_queries(till, ken, django_assert_num_queries):
    till.post("/purchases", purchase(ken, "0"))
    with django_assert_num_queries(4):  # two of them are this test's own savepoint
        till.post("/purchases", purchase(ken, "1"))

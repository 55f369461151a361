"""Id, number and card of a merged member are answered as the kept one, and purchases that name them go there."""

from datetime import UTC, datetime

import pytest

from members.models import Member
from tests.rewards.merging.pair import balance, merged

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_merged_one_is_answered_as_the_kept_one(till, hana: Member, ken: Member) -> None:
    ken.cards.create(number="OLD-77", status="active")
    merged(hana, ken)
    for reference in (ken.number, str(ken.pk), "card:OLD-77", "ext:crm-2"):
        answer = till.call("GET", f"/members/{reference}")
        assert (answer.status_code, answer.json()["number"]) == (200, hana.number)


def test_a_purchase_for_the_merged_one_earns_for_the_kept_one(till, hana: Member, ken: Member) -> None:
    merged(hana, ken)
    for number, reference in enumerate((ken.number, str(ken.pk))):
        body = {
            "store": "GINZA", "external_id": f"P-{number}", "member": reference,
            "purchased_at": datetime.now(UTC).isoformat(), "total": "1000",
            "lines": [{"sku": "APPLE", "quantity": "1", "amount": "1000"}],
        }  # fmt: skip
        assert till.call("POST", "/purchases", body).status_code == 201
    assert (balance(hana)[0], balance(ken)[0]) == (520, 0)

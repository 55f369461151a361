"""Id, number and card of a merged member are answered as the kept one, and purchases that name them go there.

So do those that were under way while the two were merged: seen to fail with a purchase that keeps to the member whom it
has read first, which answered 409 as for one who has left.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from members.models import Member
from rewards.models import PointAccount, Purchase, Redemption
from tests.behind import answered_behind
from tests.rewards.cast import published
from tests.rewards.coupons.basket import BASKET
from tests.rewards.coupons.counter import coupon
from tests.rewards.merging.pair import account_of, balance, is_right, merged, mio

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
        assert till.call("POST", "/purchases", purchase(f"P-{number}", reference)).status_code == 201
    assert (balance(hana)[0], balance(ken)[0]) == (520, 0)


def purchase(external_id: str, member: str, **more: Any) -> dict[str, Any]:
    return {
        "store": "GINZA", "external_id": external_id, "member": member,
        "purchased_at": datetime.now(UTC).isoformat(), "total": "1000",
        "lines": [{"sku": "APPLE", "quantity": "1", "amount": "1000"}], **more,
    }  # fmt: skip


def answered_behind_a_merge(kept: Member, gone: Member, call: Callable[[], Any]) -> Any:
    """Let a call wait for the account that it has read, merge that one, and return what the call is answered."""
    mio()
    return answered_behind(
        lambda: PointAccount.objects.select_for_update(no_key=True).get(member=gone), lambda: merged(kept, gone), call
    )


def test_a_purchase_under_way_goes_to_the_kept_one(till, hana: Member, ken: Member) -> None:
    answer = answered_behind_a_merge(hana, ken, lambda: till.post("/purchases", purchase("P-1", ken.number)))
    assert (answer.status_code, balance(hana)[0]) == (201, 510)


def test_a_purchase_with_a_coupon_goes_to_the_kept_one(till, hana: Member, ken: Member) -> None:
    published(BASKET)
    code = coupon(account_of(ken), "double").code
    body = purchase("P-1", ken.number, coupons=[code])
    answer = answered_behind_a_merge(hana, ken, lambda: till.post("/purchases", body))
    assert answer.status_code == 201, answer.content
    assert Purchase.objects.get().account_id == account_of(hana)
    assert Redemption.objects.count() == 1
    assert is_right()


def test_a_batch_under_way_goes_to_the_kept_one_each_once(till, hana: Member, ken: Member) -> None:
    bodies = [purchase(f"P-{number}", who.number) for number, who in enumerate((ken, hana, ken))]
    answer = answered_behind_a_merge(hana, ken, lambda: till.post("/purchases/batch", {"purchases": bodies}))
    assert [item["status"] for item in answer.json()["items"]] == [201] * 3
    assert (Purchase.objects.count(), balance(hana)[0]) == (3, 530)
    assert is_right()


def test_a_coupon_used_with_an_earlier_purchase_of_the_merged_one(till, hana: Member, ken: Member) -> None:
    published(BASKET)
    code = coupon(account_of(ken), "ten-off").code
    assert till.post("/purchases", purchase("P-1", ken.number)).status_code == 201
    bought = str(Purchase.objects.get().pk)
    merged(hana, ken)
    answer = till.post(f"/coupons/{code}/redeem", {"store": "GINZA", "purchase": bought}, idempotency_key="K-1")
    assert answer.status_code == 201, answer.content

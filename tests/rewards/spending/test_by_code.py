"""Points are spent with the code that turns over: once, within its minute, by its own member."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from loyalty_site.lib.clock import now
from members.models import IdempotencyKey
from rewards.models import PointAccount, Purchase, SpendProof
from rewards.tasks import purge_spend_proofs
from tests.rewards.spending.cast import asking, code, code_of, rich, spends

pytestmark = pytest.mark.django_db


def test_a_shown_code_pays_and_is_used_up(machine: Any) -> None:
    asking("qr")
    ken = rich()
    shown = code(ken)
    assert not SpendProof.objects.exists()
    assert machine.post("/purchases", spends(ken, spend={"qr": shown})).status_code == 201
    assert PointAccount.objects.get(member=ken).available == 3000
    assert SpendProof.objects.get().member == ken


def test_it_is_used_once(machine: Any) -> None:
    asking("qr")
    ken = rich()
    shown = code(ken)
    machine.post("/purchases", spends(ken, spend={"qr": shown}))
    assert code_of(machine.post("/purchases", spends(ken, "2", spend={"qr": shown}))) == (409, "qr_used")
    assert code_of(machine.post("/purchases/preview", spends(ken, "2", spend={"qr": shown}))) == (409, "qr_used")
    assert machine.post("/purchases", spends(ken, "2", spend={"qr": code(ken)})).status_code == 201


def test_a_retry_hears_the_first_answer_though_its_code_is_used_and_over(machine: Any) -> None:
    asking("qr")
    ken = rich()
    body = spends(ken, spend={"qr": code(ken)})
    first = machine.post("/purchases", body, idempotency_key="a")
    with time_machine.travel(now() + timedelta(minutes=2)):
        for again, key in ((body, "a"), (body, "b"), (body | {"spend": {"qr": code(ken)}}, "c")):
            answer = machine.post("/purchases", again, idempotency_key=key)
            assert (answer.status_code, answer.content) == (201, first.content)
    assert (Purchase.objects.count(), SpendProof.objects.count()) == (1, 1)


def test_its_minute_ends(machine: Any) -> None:
    asking("qr")
    ken = rich()
    shown = code(ken)
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert code_of(machine.post("/purchases", spends(ken, spend={"qr": shown}))) == (409, "qr_expired")
    assert not Purchase.objects.exists()


def test_it_pays_for_its_own_member_alone(machine: Any) -> None:
    asking("qr")
    ken, eve = rich(), rich()
    refused = machine.post("/purchases", spends(ken, spend={"qr": code(eve)}))
    assert code_of(refused) == (422, "qr_other_member")


def test_the_cards_own_code_is_none(machine: Any) -> None:
    asking("qr")
    ken = rich()
    assert code_of(machine.post("/purchases", spends(ken, spend={"qr": ken.number}))) == (422, "qr_invalid")


def test_a_refused_purchase_leaves_the_code_good(machine: Any) -> None:
    asking("qr")
    ken = rich(1500)
    shown = code(ken)
    assert code_of(machine.post("/purchases", spends(ken, spend={"qr": shown})))[1] == "insufficient_points"
    assert machine.post("/purchases", spends(ken, points=1500, spend={"qr": shown})).status_code == 201


def test_of_one_code_twice_in_a_batch_one_is_posted(machine: Any) -> None:
    asking("qr")
    ken = rich()
    bodies = [spends(ken, number, spend={"qr": code(ken)}) for number in "12"]
    bodies[1]["spend"] = bodies[0]["spend"]
    items = machine.post("/purchases/batch", {"purchases": bodies}).json()["items"]
    assert [(item["status"], item["body"].get("code")) for item in items] == [(201, None), (409, "qr_used")]


def test_no_proof_is_in_what_is_compared_and_kept(machine: Any) -> None:
    asking("qr")
    ken = rich()
    body = spends(ken, spend={"qr": code(ken)})
    machine.post("/purchases", body, idempotency_key="a")
    kept = set(IdempotencyKey.objects.values_list("scope", "request_digest"))
    IdempotencyKey.objects.all().delete()
    machine.post("/purchases", body | {"spend": {"qr": code(ken)}}, idempotency_key="a")
    assert set(IdempotencyKey.objects.values_list("scope", "request_digest")) == kept != set()


def test_a_proof_needs_its_member(machine: Any) -> None:
    asking("qr")
    ken = rich()
    body = spends(ken, points=0, spend={"qr": code(ken)})
    del body["member"]
    assert code_of(machine.post("/purchases", body)) == (422, "verification_failed")


@pytest.mark.parametrize("spend", [{}, {"qr": "S", "pin": "8305"}])
def test_one_proof_is_sent_and_no_more(machine: Any, spend: dict[str, str]) -> None:
    asking("qr")
    answer = machine.post("/purchases", spends(rich(), spend=spend))
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("spend", "exactly_one")]


def test_used_codes_are_kept_for_a_day(machine: Any) -> None:
    asking("qr")
    ken = rich()
    machine.post("/purchases", spends(ken, spend={"qr": code(ken)}))
    purge_spend_proofs()
    assert SpendProof.objects.exists()
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        purge_spend_proofs()
    assert not SpendProof.objects.exists()

"""What the terms ask for: the clerk, a PIN, a code; above so many points, where the till is one of those that are asked."""

from typing import Any

import pytest

from members.actions.pins import set_pin
from rewards.core.proving import proofs_asked
from rewards.selectors.timeline import current_timeline
from tests.rewards.spending.cast import PIN, asking, code, code_of, rich, spends

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verify", "is_attended", "asked"),
    [
        ("clerk", True, ()),
        ("clerk", False, ("pin", "qr")),
        ("pin", True, ("pin",)),
        ("pin", False, ("pin",)),
        ("qr", True, ("qr",)),
        ("qr", False, ("qr",)),
    ],
)
def test_what_a_counter_asks_for(verify: str, is_attended: bool, asked: tuple[str, ...]) -> None:
    asking(verify)
    redemption = current_timeline().versions[-1].redemption
    assert proofs_asked(redemption, 1001, is_attended=is_attended) == asked
    assert proofs_asked(redemption, 1000, is_attended=is_attended) == ()


@pytest.mark.parametrize(("verify", "named"), [("qr", "as qr."), ("pin", "as pin."), ("clerk", "as pin / qr.")])
def test_an_unattended_till_is_told_which_proof_it_needs(machine: Any, verify: str, named: str) -> None:
    asking(verify)
    refused = machine.post("/purchases", spends(rich()))
    assert code_of(refused) == (422, "verification_required")
    assert refused.json()["detail"].endswith(named)
    assert machine.post("/purchases", spends(rich(), "2", points=1000)).status_code == 201


def test_a_pin_is_no_code_and_a_code_no_pin(machine: Any) -> None:
    asking("qr")
    ken = rich()
    set_pin(ken, PIN)
    refused = machine.post("/purchases", spends(ken, spend={"pin": PIN}))
    assert (code_of(refused)[1], refused.json()["detail"][-6:]) == ("verification_required", "as qr.")
    asking("pin")
    refused = machine.post("/purchases", spends(ken, spend={"qr": code(ken)}))
    assert (code_of(refused)[1], refused.json()["detail"][-7:]) == ("verification_required", "as pin.")
    assert machine.post("/purchases", spends(ken, spend={"pin": PIN})).status_code == 201


def test_where_nobody_stands_either_proof_will_do(machine: Any) -> None:
    asking("clerk")
    ken = rich()
    set_pin(ken, PIN)
    assert machine.post("/purchases", spends(ken, spend={"pin": PIN})).status_code == 201
    assert machine.post("/purchases", spends(ken, "2", spend={"qr": code(ken)})).status_code == 201


def test_an_attended_key_may_spend_without_and_its_wrong_proof_is_refused(till: Any) -> None:
    asking("qr")
    ken = rich()
    assert till.post("/purchases", spends(ken)).status_code == 201
    assert code_of(till.post("/purchases", spends(ken, "2", spend={"qr": "S"}))) == (422, "qr_invalid")

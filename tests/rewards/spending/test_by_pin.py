"""Points are spent with a PIN: counted before it is compared, limited, and locked with its owner told."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from loyalty_site.lib.clock import now
from members.actions import idempotency
from members.actions.pins import set_pin
from members.models import IdempotencyKey, Message, SpendingPin
from members.tasks import tell_of_locks
from rewards.actions.accounts import open_account
from rewards.actions.adjustments import adjust
from rewards.models import Purchase
from tests.members.cast import member
from tests.rewards.spending.cast import PIN, asking, code_of, rich, spends

pytestmark = pytest.mark.django_db


@pytest.fixture
def ken(db: None) -> Any:
    """A rich member who signs in and has a PIN."""
    asking("pin")
    person = member()
    adjust(open_account(person.pk, person.joined_at), 5000, "gift", "for the test")
    set_pin(person, PIN)
    return person


def test_the_right_one_pays(machine: Any, ken: Any) -> None:
    assert machine.post("/purchases", spends(ken, spend={"pin": PIN})).status_code == 201


def test_a_wrong_one_counts_though_nothing_is_posted(machine: Any, ken: Any) -> None:
    for number in range(5):
        refused = machine.post("/purchases", spends(ken, str(number), spend={"pin": "0000"}))
        assert code_of(refused) == (422, "pin_wrong")
    locked = machine.post("/purchases", spends(ken, spend={"pin": PIN}))
    assert code_of(locked) == (429, "pin_locked")
    assert 240 < int(locked["Retry-After"]) <= 300
    assert not Purchase.objects.exists()
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        assert machine.post("/purchases", spends(ken, spend={"pin": PIN})).status_code == 201


def test_the_owner_is_told_and_a_new_one_works_at_once(machine: Any, ken: Any) -> None:
    for _ in range(6):
        machine.post("/purchases", spends(ken, spend={"pin": "0000"}))
    tell_of_locks()
    assert [message.to for message in mail.outbox] == [[ken.email]]
    letter = Message.objects.filter(member=ken, source__startswith="sign_in_lock").get()
    assert (letter.link, "PIN" in letter.subject_ja, "PIN" in letter.subject_en) == ("/profile/pin", True, True)
    set_pin(ken, "7194")
    assert machine.post("/purchases", spends(ken, spend={"pin": "7194"})).status_code == 201


def test_ten_wrong_ones_a_day_are_all(machine: Any, ken: Any) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(10):
            assert code_of(machine.post("/purchases", spends(ken, spend={"pin": "0000"})))[1] == "pin_wrong"
            clock.shift(301)
        assert code_of(machine.post("/purchases", spends(ken, spend={"pin": PIN})))[1] == "pin_locked"


def test_one_till_that_tries_many_members_is_slowed_down(machine: Any, ken: Any) -> None:
    people = [rich() for _ in range(15)]
    for person in people:
        set_pin(person, PIN)
        for _ in range(4):
            assert code_of(machine.post("/purchases", spends(person, spend={"pin": "0000"})))[1] == "pin_wrong"
    slowed = machine.post("/purchases", spends(ken, spend={"pin": PIN}))
    assert (code_of(slowed), int(slowed["Retry-After"]) > 0) == ((429, "too_many_attempts"), True)
    other_store = spends(ken, store="UENO", spend={"pin": PIN})
    assert machine.post("/purchases", other_store).status_code == 201


def test_who_has_none_is_told_where_it_is_set(machine: Any) -> None:
    asking("pin")
    assert code_of(machine.post("/purchases", spends(rich(), spend={"pin": PIN}))) == (422, "pin_not_set")


def test_a_retry_is_answered_without_a_try(machine: Any, ken: Any) -> None:
    body = spends(ken, spend={"pin": PIN})
    first = machine.post("/purchases", body)
    for _ in range(10):
        assert machine.post("/purchases", body).content == first.content
    idempotency.purge(timedelta(0))
    assert machine.post("/purchases", body).status_code == 201
    assert Purchase.objects.count() == 1


def test_a_batch_and_a_preview_give_no_more_tries(machine: Any, ken: Any) -> None:
    bodies = [spends(ken, str(number), spend={"pin": "0000"}) for number in range(4)]
    items = machine.post("/purchases/batch", {"purchases": bodies}).json()["items"]
    assert [item["body"]["code"] for item in items] == ["pin_wrong"] * 4
    assert code_of(machine.post("/purchases/preview", spends(ken, spend={"pin": "0000"})))[1] == "pin_wrong"
    assert code_of(machine.post("/purchases/preview", spends(ken, spend={"pin": PIN})))[1] == "pin_locked"


def test_a_batch_takes_fifty_pins(machine: Any, ken: Any) -> None:
    bodies = [spends(ken, str(number), spend={"pin": "0000"}) for number in range(51)]
    refused = machine.post("/purchases/batch", {"purchases": bodies})
    assert code_of(refused) == (422, "invalid_body")


def test_no_log_has_it(machine: Any, ken: Any, caplog: Any, capfd: Any) -> None:
    caplog.set_level("DEBUG")
    for spend in ({"pin": PIN}, {"pin": PIN, "qr": "x"}, {"pin": PIN * 9}, {"pin": f"{PIN}\n"}):
        machine.post("/purchases", spends(ken, spend=spend))
        machine.post("/purchases/batch", {"purchases": [spends(ken, "2", spend=spend)]})
    said = caplog.text + "".join(capfd.readouterr())
    assert "purchases" in said
    assert PIN not in said


def test_a_pin_is_kept_as_a_slow_hash_and_in_nothing_else(machine: Any, ken: Any) -> None:
    assert SpendingPin.objects.get().secret.startswith("argon2")
    digests, body = [], spends(ken)
    for pin in (PIN, "7194"):
        set_pin(ken, pin)
        machine.post("/purchases", body | {"spend": {"pin": pin}}, idempotency_key="a")
        digests.append(set(IdempotencyKey.objects.values_list("scope", "key", "request_digest")))
        IdempotencyKey.objects.all().delete()
    assert digests[0] == digests[1] != set()

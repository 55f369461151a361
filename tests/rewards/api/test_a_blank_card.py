"""A card alone makes a provisional member, who earns at once; a purchase never makes a member by itself."""

import pytest

from members.actions.cards import add_blank
from members.models import Member
from tests.rewards.api.conftest import purchase

pytestmark = pytest.mark.django_db
ALONE = {"card": "A-0001", "provisional": True}


def test_a_card_alone_makes_a_provisional_member_who_earns_at_once(till, shop):
    add_blank(["A-0001"])
    enrolled = till.post("/members", ALONE, idempotency_key="A-0001")
    assert enrolled.status_code == 201
    member = Member.objects.get()
    assert (member.is_provisional, member.name, member.email, member.phone) == (True, "", None, None)
    answer = till.post("/purchases", purchase() | {"member": "card:A-0001"})
    assert (answer.status_code, answer.json()["earned"]) == (201, 39)
    assert till.get("/members/card:A-0001").json()["balance"]["available"] == 39


def test_a_till_that_asks_twice_has_one_member(till, shop):
    add_blank(["A-0001"])
    answers = [till.post("/members", ALONE, idempotency_key="A-0001") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert till.post("/members", ALONE, idempotency_key="another").status_code == 409
    assert Member.objects.count() == 1


def test_a_purchase_with_a_blank_card_is_refused_and_writes_nothing(till, shop, rows):
    add_blank(["A-0001"])
    before = rows()
    answer = till.post("/purchases", purchase() | {"member": "card:A-0001"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_member")
    assert rows() == before

"""Whoever holds a blank card is a member at once: the clerk types nothing of the person."""

from uuid import uuid4

import pytest

from loyalty_site.lib.codes import new_member_number
from members.actions.cards import add_blank
from members.errors import CardTaken, CardUnknown
from members.models import Member, MemberCard
from rewards.actions.counter import enrol_with_card
from rewards.models import CounterAct
from tests.rewards.counter.cast import counter

pytestmark = pytest.mark.django_db


def test_a_blank_card_makes_a_member_once() -> None:
    shift = counter()
    add_blank(["C-0001"])
    made = enrol_with_card(shift, "C-0001", form := uuid4()).member
    assert made is not None
    assert enrol_with_card(shift, "C-0001", form).member == made
    member = Member.objects.get()
    assert (member.is_provisional, member.enrolment_store_id, member.enrolment_clerk) == (True, "GINZA", "101")
    assert (member.name, member.email, member.phone) == ("", None, None)
    assert MemberCard.objects.get().member == member
    assert CounterAct.objects.get(kind="enrolment").member == member
    with pytest.raises(CardTaken):
        enrol_with_card(shift, "C-0001", uuid4())
    assert Member.objects.count() == 1


def test_a_card_of_our_own_making_needs_no_list() -> None:
    assert enrol_with_card(counter(), new_member_number(), uuid4()).member is not None


def test_an_unknown_card_makes_nobody() -> None:
    with pytest.raises(CardUnknown):
        enrol_with_card(counter(), "C-0009", uuid4())
    assert not Member.objects.exists()


def test_in_practice_nobody_is_made() -> None:
    shift = counter(is_practice=True)
    add_blank(["C-0001"])
    assert enrol_with_card(shift, "C-0001", uuid4()).member is None
    assert not Member.objects.exists()

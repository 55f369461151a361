"""Cards: a number names one member, and only while its card is active."""

import pytest

from loyalty_site.lib.codes import new_member_number
from members import errors
from members.actions import cards
from members.actions.enrolment import enrol
from members.models import Member, MemberCard

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    return enrol()[0]


def test_printed_cards_are_added_once() -> None:
    assert cards.add_blank(["A-1", "A-2", "A-1"]) == 2
    assert cards.add_blank(["A-2", "A-3"]) == 1
    assert set(MemberCard.objects.values_list("status", flat=True)) == {"blank"}


def test_a_bad_number_adds_none() -> None:
    with pytest.raises(errors.InvalidText):
        cards.add_blank(["A-1", "A\0"])
    assert not MemberCard.objects.exists()


def test_a_number_of_our_own_making_needs_no_entering(taro: Member) -> None:
    assert cards.activate(new_member_number(), taro).status == "active"


def test_a_number_of_unknown_making_does(taro: Member) -> None:
    with pytest.raises(errors.CardUnknown):
        cards.activate("4006381333931", taro)
    assert cards.activate("4006381333931", taro, accept_unknown=True).member == taro


def test_giving_a_card_again_changes_nothing(taro: Member) -> None:
    first = cards.activate("A-1", taro, accept_unknown=True)
    assert cards.activate(" A-1 ", taro) == first


def test_a_member_number_of_somebody_else_is_no_card(taro: Member) -> None:
    other, _ = enrol()
    with pytest.raises(errors.CardTaken):
        cards.activate(other.number, taro)


def test_a_stopped_card_is_not_accepted_again(taro: Member) -> None:
    cards.activate("A-1", taro, accept_unknown=True)
    cards.stop("A-1")
    assert cards.stop("A-1").status == "stopped"
    with pytest.raises(errors.CardNotAccepted):
        cards.activate("A-1", taro)


def test_a_blank_or_unknown_card_cannot_be_stopped() -> None:
    cards.add_blank(["A-1"])
    for number in ("A-1", "A-2"):
        with pytest.raises(errors.CardUnknown):
            cards.stop(number)


def test_another_card_takes_a_cards_place(taro: Member) -> None:
    cards.activate("A-1", taro, accept_unknown=True)
    cards.add_blank(["A-2"])
    assert cards.replace("A-1", "A-2").member == taro
    assert dict(MemberCard.objects.values_list("number", "status")) == {"A-1": "replaced", "A-2": "active"}


def test_a_card_is_not_replaced_by_one_that_is_taken(taro: Member) -> None:
    cards.activate("A-1", taro, accept_unknown=True)
    cards.activate("A-2", enrol()[0], accept_unknown=True)
    with pytest.raises(errors.CardTaken):
        cards.replace("A-1", "A-2")
    assert MemberCard.objects.get(number="A-1").status == "active"

"""The printed cards of a member."""

import pytest

from members.actions.cards import activate, stop
from members.actions.enrolment import enrol
from members.selectors.cards import printed_cards, printed_number

pytestmark = pytest.mark.django_db


def test_cards_that_name_a_member_are_found_newest_first() -> None:
    taro, _ = enrol()
    for number in ("OLD-1", "OLD-2", "OLD-3"):
        activate(number, taro, accept_unknown=True)
    stop("OLD-2")
    assert [card.number for card in printed_cards(taro)] == ["OLD-3", "OLD-1"]


def test_a_card_with_the_member_number_itself_is_no_other_card() -> None:
    taro, _ = enrol()
    activate(taro.number, taro)
    assert printed_cards(taro) == []


def test_the_number_of_a_stopped_card_and_of_anothers_is_not_told() -> None:
    taro, _ = enrol()
    hana, _ = enrol()
    mine = activate("OLD-1", taro, accept_unknown=True)
    stopped = activate("OLD-2", taro, accept_unknown=True)
    stop("OLD-2")
    assert printed_number(taro, mine.pk) == "OLD-1"
    assert printed_number(taro, stopped.pk) is None
    assert printed_number(hana, mine.pk) is None

"""Guesses at cards, by thirty people at once: at one card, and at one number after the other.

Seen to fail where a guess was counted once it had been compared. What a page answers is in `test_card_races`.
"""

from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.core import mail

from members.actions.attempts import TooManyAttempts
from members.actions.cards import add_blank
from members.models import Member
from members.tasks import tell_of_card_claims
from members.views.client import client_of
from rewards.actions.card_claims import CardNotProved, Proof, claim_card
from rewards.actions.enrolment import enrol_member
from rewards.actions.posting import post_purchase
from rewards.selectors.accounts import account_of
from tests.besieging import CROWD, MIDNIGHT, request_from
from tests.rewards.cast import draft, line, published
from tests.rewards.torture.crowd import Crowd, rounds
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
CARD = "K-1"
BORN = date(1980, 4, 1)
PACE = timedelta(minutes=10)
TURNS_A_DAY = 144
AT_ONE_CARD = CROWD // 2  # the others try one number after the other


def guess(member, number, proof, address, turn):
    """Return whether a guess was compared; one that is right is an error here."""
    try:
        claim_card(member, number, proof, client=client_of(request_from(address, turn)))
    except CardNotProved:
        return True
    except TooManyAttempts:
        return False
    raise AssertionError(f"{number} was had by {proof}")


def guesses(members, turn):
    """Return what each member tries in a turn: the one card by one birthday more, or one number more."""
    first = turn * CROWD
    for at, member in enumerate(members):
        born = BORN + timedelta(days=1 + first + at)
        number = CARD if at < AT_ONE_CARD else f"K-2{first + at:05}"
        yield partial(guess, member, number, Proof(birthday=born), f"192.0.2.{at}", first + at)


def besiege(turns):
    """Return how many guesses at the one card and at other numbers were compared in each turn."""
    members, compared = [member_of(f"m{at}@example.com") for at in range(CROWD)], []
    with Crowd(CROWD) as crowd, time_machine.travel(MIDNIGHT, tick=False) as clock:
        published()
        add_blank([CARD])
        owner, _ = enrol_member(card=CARD, birthday=BORN, email="owner@example.com")
        for turn in rounds(turns):
            done = crowd.at_once(list(guesses(members, turn)))
            compared.append((sum(done[:AT_ONE_CARD]), sum(done[AT_ONE_CARD:])))
            tell_of_card_claims()
            clock.shift(PACE)
        with pytest.raises(TooManyAttempts):
            claim_card(member_of("late@example.com"), CARD, Proof(birthday=BORN), client="198.51.100.7")
        assert post_purchase(draft(account_of(owner.pk), line(1000))).earned == 10
        clock.shift(timedelta(days=1))
        claim_card(member_of("hana@example.com"), CARD, Proof(birthday=BORN), client="198.51.100.7")
        assert Member.objects.get(pk=owner.pk).user.email == "hana@example.com"
    return compared


def a_day(turns):
    """Return what the limits leave of a day: twelve guesses at a card; five an hour and ten a day of a person."""
    of_numbers = [15] * 5 + [0] + [15] * 5 + [0] * (TURNS_A_DAY - 11)
    return list(zip([12] + [0] * (TURNS_A_DAY - 1), of_numbers, strict=True))[:turns]


def test_an_hour_of_guesses_compares_twelve_at_a_card_and_five_of_a_person():
    assert besiege(7) == a_day(7)
    assert [message.to for message in mail.outbox] == [["owner@example.com"]]


@pytest.mark.torture
def test_ten_thousand_guesses_have_no_card():
    compared = besiege(334)
    assert compared == a_day(TURNS_A_DAY) + a_day(TURNS_A_DAY) + a_day(334 - 2 * TURNS_A_DAY)
    assert [message.to for message in mail.outbox] == [["owner@example.com"]] * 3

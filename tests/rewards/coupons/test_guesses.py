"""Guesses at the public codes of coupons: a member and an address have so many, however many come at once.

Seen to fail where a guess was counted once it had been looked up.
"""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from members.actions.attempts import PUBLIC_CODE, TooManyAttempts
from members.views.client import client_of
from rewards.actions.giving import enter
from rewards.core.coupons.refusals import UnknownGivenCoupon
from rewards.models import Coupon
from tests.besieging import CROWD, MIDNIGHT, forged, request_from
from tests.rewards.cast import account, published
from tests.rewards.claims.cast import all_at_once, signed_in
from tests.rewards.coupons.given import GIVEN
from tests.rewards.torture.crowd import Crowd, rounds
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
RIGHT = "HARU-10OFF"
MINUTE = timedelta(minutes=1)
OF_A_MEMBER, OF_A_MEMBERS_DAY = (limit.allowed for limit in PUBLIC_CODE.account)
OF_AN_ADDRESS, OF_AN_ADDRESS_DAY = (limit.allowed for limit in PUBLIC_CODE.client)


def answer_of(client: Client, number: int) -> str:
    answer = client.post("/coupons/enter", {"code": f"GUESS{number}"}, **forged(number))
    return str(next(iter(get_messages(answer.wsgi_request))))


def test_of_thirty_guesses_at_once_ten_are_looked_up_whatever_addresses_they_forge():
    published(GIVEN)
    clients = [signed_in(member_of("taro@example.com"))] * CROWD
    said = all_at_once([partial(answer_of, client, number) for number, client in enumerate(clients)])
    assert sum("該当するクーポンがありません" in words for words in said) == OF_A_MEMBER == 10
    assert sum("試した回数が多すぎます" in words for words in said) == CROWD - 10


def guess(account_id, number, address):
    """Return whether a guess was looked up; one that is right is an error here."""
    try:
        enter(account_id, f"HARU-{number:05}", client_of(request_from(address, number)))
    except UnknownGivenCoupon:
        return True
    except TooManyAttempts:
        return False
    raise AssertionError(f"guess {number} was right")


def besiege(turns, addresses, pace):
    """Have one member guess alone, then thirty at once, so many times; return how many each time were looked up.

    After the one, the crowd meets each limit of an address in the middle of a turn.
    """
    published(GIVEN)
    accounts = [account() for _ in range(CROWD)]
    with time_machine.travel(MIDNIGHT, tick=False) as clock, Crowd(CROWD) as crowd:
        looked_up = [int(guess(account(), turns * CROWD, addresses[0]))]
        for turn in rounds(turns):
            numbers = range(turn * CROWD, (turn + 1) * CROWD)
            guesses = zip(accounts, numbers, addresses, strict=True)
            looked_up.append(sum(crowd.at_once([partial(guess, *each) for each in guesses])))
            clock.shift(pace)
        with pytest.raises(TooManyAttempts):
            enter(accounts[0], RIGHT, addresses[0])
        assert not Coupon.objects.exists()
        enter(account(), RIGHT, "198.51.100.7")
        clock.shift(timedelta(days=1))
        enter(accounts[0], RIGHT, addresses[0])
    return looked_up


def test_an_address_has_sixty_looked_up_in_five_minutes():
    assert besiege(4, ["192.0.2.1"] * CROWD, pace=MINUTE) == [1, 30, 29, 0, 0]


def test_a_member_has_ten_looked_up_in_a_quarter_of_an_hour():
    looked_up = besiege(12, [f"192.0.2.{number}" for number in range(CROWD)], pace=MINUTE)
    assert looked_up == [1] + [CROWD] * OF_A_MEMBER + [0, 0]


@pytest.mark.torture
def test_five_thousand_guesses_from_one_address_find_no_code():
    """Thirty members behind one address: sixty guesses in five minutes are looked up, and six hundred a day."""
    looked_up = besiege(167, ["192.0.2.1"] * CROWD, pace=MINUTE)
    each_minute = [sum(looked_up[:2]), *looked_up[2:]]
    assert max(sum(each_minute[at : at + 5]) for at in range(len(each_minute))) == OF_AN_ADDRESS == 60
    assert sum(looked_up) == OF_AN_ADDRESS_DAY == 600


@pytest.mark.torture
def test_five_thousand_guesses_from_thirty_addresses_find_no_code():
    """Thirty members, each with an address: ten guesses of each in a quarter are looked up, and forty a day."""
    looked_up = besiege(167, [f"192.0.2.{number}" for number in range(CROWD)], pace=MINUTE)
    assert looked_up == [1] + ([CROWD] * 10 + [0] * 5) * 4 + [0] * 107
    assert sum(looked_up) == 1 + CROWD * OF_A_MEMBERS_DAY == 1201

"""Passwords guessed for days, thirty at once: five are hashed in any five minutes and thirty a day, and none is right.

The owner is told once a day, gets in by a code in the middle of it, and by the password when the day is over.
"""

from functools import partial

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from members.models import User
from members.tasks import tell_of_locks
from tests.besieging import CROWD, MIDNIGHT, request_from
from tests.loyalty_site.sign_in.conftest import PASSWORD, code_of_last_mail, is_in, is_refused, try_password
from tests.loyalty_site.sign_in.hasher import Counting
from tests.rewards.torture.crowd import Crowd, rounds

pytestmark = pytest.mark.django_db(transaction=True)
PACE_SECONDS = 100
DAY_SECONDS = 86_400
OWNER = "192.0.2.1"


def guess(number: int) -> bool:
    """Return whether a password was compared, where the sign-in page has it compared."""
    request = request_from("192.0.2.66", number)
    with request_context(request):
        try:
            user = get_adapter(request).authenticate(request, email="taro@example.com", password=f"wrong {number}")
        except ValidationError as refused:
            assert refused.code == "too_many_attempts"
            return False
    assert user is None
    return True


def besiege(days: int, bursts: int) -> list[int]:
    """Return how many passwords of each burst cost a hash; the last burst is just over when the owner comes."""
    hashed = []
    with Crowd(CROWD) as crowd, time_machine.travel(MIDNIGHT, tick=False) as clock:
        for turn in rounds(days * bursts):
            if turn and turn % bursts == 0:
                clock.shift(DAY_SECONDS - bursts * PACE_SECONDS)
            Counting.begin()
            compared = crowd.at_once([partial(guess, turn * CROWD + at) for at in range(CROWD)])
            assert sum(compared) == Counting.hashes
            hashed.append(Counting.hashes)
            tell_of_locks()
            clock.shift(PACE_SECONDS)
        assert [message.to for message in mail.outbox] == [["taro@example.com"]] * days
        _owner_gets_in_by_a_code()
        clock.shift(DAY_SECONDS)
        assert is_in(try_password(PASSWORD, REMOTE_ADDR=OWNER))
    return hashed


def _owner_gets_in_by_a_code() -> None:
    Counting.begin()
    assert is_refused(try_password(PASSWORD, REMOTE_ADDR=OWNER))
    assert Counting.hashes == 0
    client = Client(REMOTE_ADDR=OWNER)
    client.post("/accounts/login/code/", {"email": "taro@example.com"})
    assert is_in(client.post("/accounts/login/code/confirm/", {"code": code_of_last_mail()}))
    assert client.get("/profile").status_code == 200


def test_five_are_hashed_in_any_five_minutes(taro: User) -> None:
    assert besiege(days=1, bursts=5) == [5, 0, 0, 5, 0]


@pytest.mark.torture
def test_of_five_thousand_passwords_in_three_days_ninety_are_hashed_and_none_is_right(taro: User) -> None:
    hashed = besiege(days=3, bursts=56)
    assert len(hashed) * CROWD > 5000
    assert hashed == ([5, 0, 0] * 6 + [0] * 38) * 3

"""Codes by SMS guessed at, thirty guesses at once at each: three are compared, and the right one comes too late.

One client asks for codes to as many numbers as it can, and forges where it comes from. Each owner still gets in.
"""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from loyalty_site import sent_codes
from loyalty_site.joining import JOIN
from members.actions.attempts import TooManyAttempts
from tests.besieging import CROWD, MIDNIGHT, forged, request_from
from tests.loyalty_site.join.conftest import ask_by_sms, code_by_sms, enter, messages
from tests.rewards.torture.crowd import Crowd, rounds

pytestmark = pytest.mark.django_db(transaction=True)
BESIEGER = "192.0.2.66"
ASKED_A_QUARTER, SENT_A_QUARTER, SENT_A_DAY = 22, 20, 100
QUARTER_SECONDS, DAY_SECONDS = 901, 86_401


def guess(session_key: str, code: str, number: int) -> bool | None:
    """Return whether a code was right, None where it was not compared, as the page that takes it has it compared."""
    request: Any = request_from(BESIEGER, number)
    request.session = SessionStore(session_key)
    sent = sent_codes.pending(request, JOIN)
    assert sent is not None
    try:
        return sent_codes.is_right(request, JOIN, sent, code)
    except TooManyAttempts:
        return None


def besiege_code(crowd: Crowd, session_key: str, code: str, first: int) -> int:
    """Have a crowd guess at one code; return how many guesses were compared, of which none is right."""
    wrong = [f"{(int(code) + 1 + at) % 10**8:08}" for at in range(CROWD)]
    answers = crowd.at_once([partial(guess, session_key, each, first + at) for at, each in enumerate(wrong)])
    assert True not in answers
    assert guess(session_key, code, first) is None  # the right one, too late
    return answers.count(False)


def besiege(telephone: Path, quarters: int, asked: int) -> list[int]:
    """Return how many guesses at each code that was sent were compared."""
    compared: list[int] = []
    with Crowd(CROWD) as crowd, time_machine.travel(MIDNIGHT, tick=False) as clock:
        for quarter in rounds(quarters):
            for at in range(asked):
                clock.shift(1)  # messages of one moment would lie in no order
                client, number = Client(), quarter * asked + at
                answer = ask_by_sms(client, f"090-{1000 + number}-0000", REMOTE_ADDR=BESIEGER, **forged(number))
                if answer.status_code == 302:
                    key = client.cookies[django_settings.SESSION_COOKIE_NAME].value
                    compared.append(besiege_code(crowd, key, code_by_sms(telephone), len(compared) * CROWD))
            assert len(messages(telephone)) == len(compared)
            clock.shift(QUARTER_SECONDS if (quarter + 1) % 5 else DAY_SECONDS)
        owner = Client()
        ask_by_sms(owner, "090-1000-0000")
        assert enter(owner, code_by_sms(telephone)).url == "/card"
    return compared


def test_three_guesses_at_each_code_are_compared(telephone: Path) -> None:
    assert besiege(telephone, quarters=1, asked=2) == [3, 3]


@pytest.mark.torture
def test_ten_thousand_guesses_find_no_code(telephone: Path) -> None:
    """Seventeen quarters of an hour in four days: twenty codes in each, a hundred a day."""
    compared = besiege(telephone, quarters=17, asked=ASKED_A_QUARTER)
    assert len(compared) == 17 * SENT_A_QUARTER == 3 * SENT_A_DAY + 40
    assert len(compared) * CROWD > 10_000
    assert set(compared) == {3}

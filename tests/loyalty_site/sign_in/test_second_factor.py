"""Guesses at the second factor are counted before they are compared, recovery codes with them.

Seen to fail with the limit off: all twenty guesses at once were compared.
"""

from typing import Any

import pytest
import redis
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as django_settings
from django.test import Client

from members.models import Attempt, SignInLock, User
from tests.loyalty_site.sign_in.conftest import PASSWORD, all_at_once, is_in, is_refused, try_password

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CONFIRM = "/accounts/2fa/authenticate/"


@pytest.fixture
def half_in(taro: User) -> Client:
    """A client that has given Taro's password and is asked for the code."""
    TOTP.activate(taro, SECRET)
    RecoveryCodes.activate(taro)
    client = Client()
    assert try_password(PASSWORD, client=client).url == CONFIRM
    return client


def present_code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def wrong_code(index: int = 0) -> str:
    return f"{(int(present_code()) + 1000 + index) % 1_000_000:06}"


def compared() -> int:
    return sum(map(len, Attempt.objects.filter(limit="factor-account").values_list("taken_at", flat=True)))


def test_of_twenty_guesses_at_once_five_are_compared(half_in: Client) -> None:
    def guess(index: int) -> Any:
        twin = Client()
        twin.cookies[django_settings.SESSION_COOKIE_NAME] = half_in.cookies[django_settings.SESSION_COOKIE_NAME].value
        return twin.post(CONFIRM, {"code": wrong_code(index)})

    answers = all_at_once([lambda index=index: guess(index) for index in range(20)])
    assert compared() == 5
    assert sum(map(is_refused, answers)) == 15


def test_a_locked_factor_takes_neither_code_nor_recovery_code(half_in: Client, taro: User) -> None:
    for index in range(5):
        half_in.post(CONFIRM, {"code": wrong_code(index)})
    recovery = RecoveryCodes.activate(taro).get_unused_codes()[0]
    assert is_refused(half_in.post(CONFIRM, {"code": present_code()}))
    assert is_refused(half_in.post(CONFIRM, {"code": recovery}))
    assert SignInLock.objects.get().door == "second_factor"


def test_a_right_code_is_not_counted(half_in: Client) -> None:
    half_in.post(CONFIRM, {"code": wrong_code()})
    assert is_in(half_in.post(CONFIRM, {"code": present_code()}))
    assert compared() == 1


def test_a_recovery_code_works_once(half_in: Client, taro: User) -> None:
    recovery = RecoveryCodes.activate(taro).get_unused_codes()[0]
    assert is_in(half_in.post(CONFIRM, {"code": recovery}))
    again = Client()
    try_password(PASSWORD, client=again)
    assert not is_in(again.post(CONFIRM, {"code": recovery}))


def test_without_redis_a_code_is_refused_in_one_sentence(half_in: Client, settings: Any) -> None:
    dead = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": dead}
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(dead["LOCATION"]).ping()
    answer = half_in.post(CONFIRM, {"code": present_code()})
    assert is_refused(answer)

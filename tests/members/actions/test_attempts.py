"""Counting attempts: windows, giving back, tidying up."""

import datetime

import pytest
import time_machine
from django.utils import translation

from loyalty_site.lib.clock import now
from members.actions import attempts
from members.actions.attempts import Guard, Limit, TooManyAttempts
from members.models import Attempt, SignInLock, User
from members.tasks import purge_attempts

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
THREE = Guard(account=(Limit("three", 3, 10 * MINUTE),), client=(Limit("four", 4, 10 * MINUTE),))


def reserve(account: str = "taro", client: str = "192.0.2.1") -> attempts.Reservation:
    return attempts.reserve(THREE, account=account, client=client)


def test_a_window_slides() -> None:
    with time_machine.travel("2026-12-01 10:00:00+09:00", tick=False) as clock:
        for _ in range(3):
            reserve()
            clock.shift(120)
        with pytest.raises(TooManyAttempts) as refused:
            reserve()
        assert refused.value.wait == 4 * MINUTE
        clock.shift(241)
        assert reserve().is_last
        with pytest.raises(TooManyAttempts):
            reserve()


def test_a_refused_attempt_is_counted_nowhere() -> None:
    for _ in range(3):
        reserve()
    for _ in range(5):
        with pytest.raises(TooManyAttempts):
            reserve()
    reserve("hanako")  # the client's fourth
    with pytest.raises(TooManyAttempts) as refused:
        reserve("jiro")
    assert refused.value.limit == "four"


def test_what_was_right_is_given_back_once() -> None:
    reserve()
    right = reserve()
    attempts.give_back(right)
    attempts.give_back(right)
    assert {len(taken) for taken in Attempt.objects.values_list("taken_at", flat=True)} == {1}


def test_a_limit_may_count_what_was_right() -> None:
    guard = Guard(account=(Limit("every", 1, MINUTE, counts_success=True),))
    attempts.give_back(attempts.reserve(guard, account="taro", client=""))
    with pytest.raises(TooManyAttempts):
        attempts.reserve(guard, account="taro", client="")


def test_an_account_can_begin_anew() -> None:
    for _ in range(3):
        reserve()
    attempts.forget(THREE, account="taro")
    assert not reserve().is_last


def test_what_counts_no_longer_is_deleted_and_nothing_else() -> None:
    taro = User.objects.create_user("taro@example.com")
    with time_machine.travel("2026-12-01 10:00:00+09:00", tick=False) as clock:
        reserve()
        SignInLock.objects.create(user=taro, door="password", locked_at=now())
        clock.shift(400)
        reserve("hanako", "192.0.2.2")
        clock.shift(300)
        purge_attempts()
        assert Attempt.objects.count() == 2
        assert SignInLock.objects.count() == 1
        clock.shift(31 * 86_400)
        purge_attempts()
        assert not Attempt.objects.exists()
        assert not SignInLock.objects.exists()


@pytest.mark.parametrize(
    ("wait", "sentence"),
    [
        (datetime.timedelta(seconds=1), "Please try again in 1 minute."),
        (datetime.timedelta(seconds=61), "Please try again in 2 minutes."),
        (datetime.timedelta(minutes=90), "Please try again in 90 minutes."),
        (datetime.timedelta(minutes=91), "Please try again in 2 hours."),
    ],
)
def test_the_sentence_says_how_long_to_wait(wait: datetime.timedelta, sentence: str) -> None:
    with translation.override("en"):
        assert TooManyAttempts(wait).message == f"There were too many attempts. {sentence}"

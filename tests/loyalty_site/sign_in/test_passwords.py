"""Passwords one after the other: who is refused, for how long, and what begins anew."""

import pytest
import time_machine
from django.test import Client

from members.models import User
from tests.loyalty_site.sign_in.conftest import PASSWORD, code_of_last_mail, is_in, is_refused, try_password
from tests.loyalty_site.sign_in.hasher import Counting

pytestmark = pytest.mark.django_db


def lock() -> None:
    for index in range(5):
        assert not is_refused(try_password(f"wrong {index}"))


def test_after_five_wrong_ones_the_right_one_is_refused_too(taro: User) -> None:
    lock()
    answer = try_password(PASSWORD)
    assert is_refused(answer)
    assert "5分後に" in answer.content.decode()
    assert Counting.checks == 5


def test_five_minutes_later_it_opens(taro: User) -> None:
    with time_machine.travel("2026-12-01 10:00:00+09:00", tick=False):
        lock()
    with time_machine.travel("2026-12-01 10:04:59+09:00", tick=False):
        answer = try_password(PASSWORD)
        assert is_refused(answer)
        assert "1分後に" in answer.content.decode()
    with time_machine.travel("2026-12-01 10:05:01+09:00", tick=False):
        assert is_in(try_password(PASSWORD))


def test_thirty_a_day_are_all(taro: User) -> None:
    with time_machine.travel("2026-12-01 00:00:00+09:00", tick=False) as clock:
        for _ in range(30):
            assert not is_refused(try_password("wrong"))
            clock.shift(301)
        answer = try_password(PASSWORD)
        assert is_refused(answer)
        assert "時間後に" in answer.content.decode()


def test_signing_in_every_few_minutes_is_never_refused(taro: User) -> None:
    with time_machine.travel("2026-12-01 00:00:00+09:00", tick=False) as clock:
        for _ in range(40):
            assert is_in(try_password(PASSWORD))
            clock.shift(120)


def test_the_spelling_of_an_address_gives_no_more_tries(taro: User) -> None:
    lock()
    for email in ("TARO@example.com", " taro@example.com ", "Taro@EXAMPLE.com"):
        assert is_refused(try_password(PASSWORD, email))
    assert Counting.checks == 5


def test_another_account_is_not_locked_with_it(taro: User) -> None:
    lock()
    User.objects.create_user("hanako@example.com", PASSWORD)
    assert not is_refused(try_password("wrong", "hanako@example.com"))


def test_one_client_tries_fifty_accounts_and_no_more(taro: User) -> None:
    for index in range(50):
        assert not is_refused(try_password("wrong", f"person{index}@example.com"))
    assert is_refused(try_password(PASSWORD))
    assert is_in(try_password(PASSWORD, REMOTE_ADDR="192.0.2.9"))


def test_the_owner_still_gets_in_by_a_code(taro: User) -> None:
    lock()
    client = Client()
    client.post("/accounts/login/code/", {"email": "taro@example.com"})
    assert is_in(client.post("/accounts/login/code/confirm/", {"code": code_of_last_mail()}))
    assert client.get("/profile").status_code == 200


def test_a_new_password_begins_anew(taro: User) -> None:
    lock()
    client = Client()
    client.post("/accounts/password/reset/", {"email": "taro@example.com"})
    client.post("/accounts/password/reset/confirm/", {"code": code_of_last_mail()})
    new = {"password1": "staple another day", "password2": "staple another day"}
    assert is_in(client.post("/accounts/password/reset/complete/", new))
    assert is_in(try_password("staple another day"))


def test_the_present_password_cannot_be_guessed_from_an_open_session(taro: User) -> None:
    client = Client()
    client.force_login(taro)
    new = {"password1": "staple another day", "password2": "staple another day"}
    for index in range(5):
        client.post("/accounts/password/change/", {"oldpassword": f"wrong {index}", **new})
    Counting.begin()
    assert is_refused(client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new}))
    assert is_refused(client.post("/accounts/reauthenticate/", {"password": PASSWORD}))
    assert Counting.checks == 0


def test_the_staff_sites_own_page_for_passwords_is_closed(taro: User) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("boss@example.com"))
    assert client.get("/staff/records/password_change/").url == "/accounts/password/change/"

"""A member sets a PIN on their own page, having shown again who they are, and takes it away."""

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from members.models import Member, Message, SpendingPin
from tests.members.cast import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro(client: Client) -> Member:
    person = member()
    client.force_login(person.user)
    return person


def send(client: Client, pin: str, again: str | None = None) -> Any:
    return client.post("/profile/pin", {"pin": pin, "again": pin if again is None else again})


def test_it_is_set_and_set_anew(client: Client, taro: Member) -> None:
    for pin in ("8305", "730518"):
        assert send(client, pin).status_code == 302
        assert check_password(pin, SpendingPin.objects.get(member=taro).secret)
    assert Message.objects.filter(member=taro).count() == 2  # whoever did not do it learns of it


@pytest.mark.parametrize(
    ("pin", "again"), [("123", "123"), ("1234", "1234"), ("8305", "8306"), ("", ""), ("８３０５", "８３０５")]
)
def test_what_cannot_be_one_is_refused_in_words(client: Client, taro: Member, pin: str, again: str) -> None:
    answer = send(client, pin, again)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert "8305" not in answer.content.decode()
    assert not SpendingPin.objects.exists()


def test_it_can_be_taken_away(client: Client, taro: Member) -> None:
    send(client, "8305")
    client.post("/profile/pin", {"step": "remove"})
    assert not SpendingPin.objects.exists()


def test_whoever_has_a_password_shows_it_again_first(client: Client, taro: Member) -> None:
    taro.user.set_password("correct horse battery")
    taro.user.save()
    client.force_login(taro.user)
    assert send(client, "8305")["Location"] == "/profile/pin"
    assert not SpendingPin.objects.exists()
    assert client.get("/profile/pin")["Location"].startswith("/accounts/reauthenticate/")
    assert "8305" not in str(client.session.items())
    client.post("/accounts/reauthenticate/?next=/profile/pin", {"password": "correct horse battery"})
    assert send(client, "8305").status_code == 302
    assert SpendingPin.objects.exists()

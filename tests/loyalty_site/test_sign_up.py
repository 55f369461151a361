"""Signing up: whoever proves an address is a member, and nobody learns who else is one."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from members.actions.enrolment import enrol
from members.models import Member, User
from rewards.models import PointAccount
from tests.rewards.cast import PROGRAMME, published

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    """Forget the attempts of other tests: they are limited per address of the caller."""
    cache.clear()


def code_of_last_mail() -> str:
    found = re.search(r"^([0-9A-Z]+(?:-[0-9A-Z]+)*)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_up(client: Client, email: str, **fields: str) -> Any:
    return client.post("/accounts/signup/", {"email": email, **fields})


def confirm(client: Client, code: str) -> Any:
    return client.post("/accounts/confirm-email/", {"code": code})


def test_nobody_is_a_member_before_their_address_is_proved(client: Client) -> None:
    sign_up(client, "taro@example.com", password1=PASSWORD)
    assert User.objects.filter(email="taro@example.com").exists()
    assert not Member.objects.exists()
    confirm(client, "WRONG1")
    assert not Member.objects.exists()


def test_a_proved_address_makes_a_member_who_is_signed_in(client: Client) -> None:
    sign_up(client, "Taro@Example.com", password1=PASSWORD)
    response = confirm(client, code_of_last_mail())
    assert response.url == "/home"
    member = Member.objects.get()
    assert (member.email, member.user.email, member.language) == (
        "taro@example.com",
        "taro@example.com",
        "ja",
    )
    assert client.get("/profile").status_code == 200


def test_a_password_is_not_needed(client: Client) -> None:
    sign_up(client, "taro@example.com")
    confirm(client, code_of_last_mail())
    assert not Member.objects.get().user.has_usable_password()
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": "taro@example.com"})
    client.post("/accounts/login/code/confirm/", {"code": code_of_last_mail()})
    assert client.get("/profile").status_code == 200


def test_the_members_language_is_the_one_they_joined_in(client: Client) -> None:
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    sign_up(client, "jane@example.com")
    confirm(client, code_of_last_mail())
    assert Member.objects.get().language == "en"


def test_who_signs_in_sees_their_own_language(client: Client) -> None:
    jane = User.objects.create_user("jane@example.com", PASSWORD)
    EmailAddress.objects.create(user=jane, email=jane.email, verified=True, primary=True)
    enrol(email="jane@example.com", language="en", user=jane)
    client.post("/accounts/login/", {"login": "jane@example.com", "password": PASSWORD})
    assert '<html lang="en">' in client.get("/profile").content.decode()


def test_the_member_a_store_enrolled_becomes_theirs(client: Client) -> None:
    member, _ = enrol(email="taro@example.com", name="山田", provisional=True)
    sign_up(client, "taro@example.com")
    confirm(client, code_of_last_mail())
    member.refresh_from_db()
    assert (member.user.email, member.is_provisional) == ("taro@example.com", False)
    assert Member.objects.count() == 1


def test_an_unproved_address_claims_nobody(client: Client) -> None:
    member, _ = enrol(email="taro@example.com")
    sign_up(client, "taro@example.com", password1=PASSWORD)
    client.post("/accounts/login/", {"login": "taro@example.com", "password": PASSWORD})
    member.refresh_from_db()
    assert member.user is None
    assert client.get("/profile").status_code == 302


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"])
def test_the_answer_is_the_same_for_known_and_unknown_addresses(path: str) -> None:
    known = User.objects.create_user("known@example.com", PASSWORD)
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    enrol(email="known@example.com", user=known)
    answers = []
    for email in ("known@example.com", "other@example.com"):
        client = Client()
        first = client.post(path, {"email": email})
        second = client.get(first.url)
        page = re.sub(r'value="[^"]{32,}"', "", second.content.decode().replace(email, "EMAIL"))
        answers.append((first.status_code, first.url, second.status_code, page))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


def test_a_changed_address_counts_once_it_is_proved(client: Client) -> None:
    sign_up(client, "taro@example.com")
    confirm(client, code_of_last_mail())
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    assert Member.objects.get().email == "taro@example.com"
    confirm(client, code_of_last_mail())
    assert Member.objects.get().email == "new@example.com"
    assert User.objects.get().email == "new@example.com"


def test_staff_are_no_members_until_they_join(client: Client) -> None:
    clerk = User.objects.create_user("clerk@example.com", PASSWORD, is_staff=True)
    EmailAddress.objects.create(user=clerk, email=clerk.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": "clerk@example.com", "password": PASSWORD})
    assert client.get("/profile").url == "/accounts/join/"
    assert client.get("/accounts/join/").status_code == 200
    assert not Member.objects.exists()
    client.post("/accounts/join/")
    assert Member.objects.get().user == clerk
    assert client.get("/accounts/join/").url == "/home"


@pytest.mark.parametrize(
    "email", ["", "taro", "taro@localhost", "a\0@example.com", "a\u202e@example.com", "あ@example.com"]
)
def test_what_is_no_address_is_refused(client: Client, email: str) -> None:
    response = sign_up(client, email)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not User.objects.exists()


def test_whoever_joins_has_a_points_account(client: Client) -> None:
    sign_up(client, "taro@example.com")
    confirm(client, code_of_last_mail())
    assert PointAccount.objects.get().member == Member.objects.get()


def test_whoever_joins_earns_what_joining_earns(client: Client) -> None:
    welcome = "rules:\n  - {code: welcome, kind: activity, activity: enrolment, points: 100}"
    published(PROGRAMME.replace("rules:", welcome))
    sign_up(client, "taro@example.com")
    confirm(client, code_of_last_mail())
    assert PointAccount.objects.get().available == 100

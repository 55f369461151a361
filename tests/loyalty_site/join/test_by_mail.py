"""Joining by a code that comes by e-mail."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from members.actions.enrolment import enrol
from members.models import Member, User
from rewards.models import PointAccount
from tests.loyalty_site.join.conftest import ask_by_mail, code_by_mail, enter, wrong

pytestmark = pytest.mark.django_db


def test_a_code_leads_to_the_card(client: Client) -> None:
    assert ask_by_mail(client, "Taro@Example.com").url == "/join/code"
    assert not User.objects.exists()
    assert enter(client, code_by_mail()).url == "/card"
    member = Member.objects.get()
    assert (member.email, member.user.email, member.language) == ("taro@example.com", "taro@example.com", "ja")
    assert not member.user.has_usable_password()
    assert EmailAddress.objects.get().verified
    assert PointAccount.objects.get().member == member
    assert client.get("/card").status_code == 200


def test_a_member_signs_in_in_the_same_way(client: Client) -> None:
    ask_by_mail(client)
    enter(client, code_by_mail())
    other = Client()
    ask_by_mail(other)
    assert enter(other, code_by_mail()).url == "/card"
    assert other.get("/card").status_code == 200
    assert Member.objects.count() == User.objects.count() == 1


def test_the_member_a_store_enrolled_becomes_theirs(client: Client) -> None:
    member, _ = enrol(email="taro@example.com", provisional=True)
    ask_by_mail(client)
    enter(client, code_by_mail())
    member.refresh_from_db()
    assert (member.user.email, member.is_provisional) == ("taro@example.com", False)


def test_nobody_learns_who_is_a_member() -> None:
    known = User.objects.create_user("known@example.com")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    enrol(email=known.email, user=known)
    seen = []
    for email in ("known@example.com", "other@example.com"):
        client = Client()
        first = ask_by_mail(client, email)
        page = client.get(first.url).content.decode().replace(email, "EMAIL")
        guess = wrong(code_by_mail())
        wrong_answer = enter(client, guess).content.decode().replace(email, "EMAIL").replace(guess, "GUESS")
        told = mail.outbox[-1].body.replace(code_by_mail(), "CODE")
        seen.append(
            (first.status_code, first.url, *(re.sub(r'value="[^"]{32,}"', "", p) for p in (page, wrong_answer)), told)
        )
    assert seen[0] == seen[1]
    assert len(mail.outbox) == 2


def test_an_account_that_was_never_proved_is_of_no_use_to_who_made_it(client: Client) -> None:
    """Seen to fail when the account was kept: its maker's password opened it after the owner had come."""
    maker = Client()
    maker.post("/accounts/signup/", {"email": "taro@example.com", "password1": "correct horse battery"})
    ask_by_mail(client)
    enter(client, code_by_mail())
    for visitor in (maker, Client()):
        visitor.post("/accounts/login/", {"login": "taro@example.com", "password": "correct horse battery"})
        assert visitor.get("/card").status_code == 302
    assert client.get("/card").status_code == 200


def test_an_address_that_another_member_waits_to_prove_is_nobody_elses(client: Client) -> None:
    hanako = User.objects.create_user("hanako@example.com")
    EmailAddress.objects.create(user=hanako, email=hanako.email, verified=True, primary=True)
    EmailAddress.objects.create(user=hanako, email="taro@example.com", verified=False)
    enrol(email=hanako.email, user=hanako)
    ask_by_mail(client)
    enter(client, code_by_mail())
    assert Member.objects.get(email="taro@example.com").user != hanako


def test_a_code_is_good_for_ten_minutes(client: Client) -> None:
    with time_machine.travel("2026-12-01 10:00:00+09:00", tick=False) as clock:
        ask_by_mail(client)
        clock.shift(601)
        assert enter(client, code_by_mail()).status_code == 422
    assert not User.objects.exists()


def test_a_code_is_of_no_use_in_another_browser(client: Client) -> None:
    ask_by_mail(client)
    assert enter(Client(), code_by_mail()).url == "/join"


def test_a_new_code_takes_the_old_ones_place(client: Client) -> None:
    ask_by_mail(client)
    old = code_by_mail()
    assert client.post("/join/again").url == "/join/code"
    assert enter(client, old).status_code == 422
    assert enter(client, code_by_mail()).url == "/card"


def test_a_code_may_be_written_in_any_way(client: Client) -> None:
    ask_by_mail(client)
    digits = code_by_mail().translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert enter(client, f" {digits[:4]}-{digits[4:]} ").url == "/card"


def test_staff_sign_in_and_join_when_they_want_to(client: Client) -> None:
    clerk = User.objects.create_user("taro@example.com", is_staff=True)
    EmailAddress.objects.create(user=clerk, email=clerk.email, verified=True, primary=True)
    ask_by_mail(client)
    enter(client, code_by_mail())
    assert not Member.objects.exists()
    assert client.get("/card").url == "/accounts/join/"


def test_a_mail_server_that_is_away_is_said(client: Client, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    response = ask_by_mail(client)
    assert response.status_code == 503
    assert "送信できませんでした" in response.content.decode()


@pytest.mark.parametrize(
    "email", ["", "taro", "a\0@example.com", "a\u202e@example.com", "あ@example.com", "<script>", "😀" * 200]
)
def test_what_is_no_address_is_refused(client: Client, email: str) -> None:
    response = ask_by_mail(client, email)
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert not mail.outbox

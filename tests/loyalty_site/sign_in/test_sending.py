"""Codes are sent to one mailbox a few times, and nobody can have strangers flooded with mails.

Seen to fail without the count in PostgreSQL: 20 requests at once sent 20 mails.
"""

import pytest
import time_machine
from django.core import mail
from django.test import Client

from members.models import Attempt, Member, User
from tests.loyalty_site.sign_in.conftest import (
    PASSWORD,
    all_at_once,
    code_of_last_mail,
    is_in,
    is_refused,
    try_password,
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


def ask(email: str = "taro@example.com", path: str = "/accounts/login/code/", client: str = "192.0.2.1") -> object:
    return Client().post(path, {"email": email}, REMOTE_ADDR=client)


def test_of_twenty_requests_at_once_four_send_a_code(taro: User) -> None:
    answers = all_at_once([ask] * 20)
    assert len(mail.outbox) == 4
    assert sum(map(is_refused, answers)) == 16


def test_every_way_to_a_mail_counts_together(taro: User) -> None:
    for path in ("/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/", "/accounts/login/code/"):
        assert is_in(ask(path=path))
    for path in ("/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/"):
        assert is_refused(ask(path=path))
    assert len(mail.outbox) == 4


def test_one_client_leaves_the_owner_most_of_the_day(taro: User) -> None:
    with time_machine.travel("2026-12-01 00:00:00+09:00", tick=False) as clock:
        sent = 0
        for _ in range(12):
            sent += is_in(ask())
            clock.shift(901)
        assert sent == 7
        assert is_in(ask(client="192.0.2.2"))


def test_a_mailbox_gets_twenty_codes_a_day(taro: User) -> None:
    with time_machine.travel("2026-12-01 00:00:00+09:00", tick=False):
        sent = sum(is_in(ask(client=f"192.0.2.{index}")) for index in range(30))
    assert sent == len(mail.outbox) == 20


def test_one_client_sends_to_thirty_strangers_and_no_more(db: None) -> None:
    sent = sum(is_in(ask(f"person{index}@example.com")) for index in range(35))
    assert sent == len(mail.outbox) == 30


def test_a_refused_sign_up_makes_nobody(db: None) -> None:
    for _ in range(4):
        ask("new@example.com")
    answer = Client().post("/accounts/signup/", {"email": "new@example.com"}, REMOTE_ADDR="192.0.2.1")
    assert is_refused(answer)
    assert not User.objects.exists()


def test_a_code_sent_again_counts_for_members_and_strangers(taro: User) -> None:
    for email in ("taro@example.com", "other@example.com"):
        client = Client()
        client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})
        for _ in range(2):
            client.post("/accounts/confirm-email/", {"action": "resend"})
    taken = Attempt.objects.filter(limit="sending-account-day").values_list("taken_at", flat=True)
    assert sorted(map(len, taken)) == [3, 3]


def test_a_sign_in_that_would_send_one_code_too_many_says_so(db: None) -> None:
    Client().post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD})
    for _ in range(3):
        assert is_in(try_password(PASSWORD, "new@example.com"))
    answer = try_password(PASSWORD, "new@example.com")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert is_refused(answer)
    assert len(mail.outbox) == 4


def test_a_new_address_is_sent_codes_within_the_limit(taro: User) -> None:
    client = Client()
    client.force_login(taro)
    for _ in range(4):
        client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    assert is_refused(client.post("/accounts/email/", {"email": "new@example.com", "action_add": ""}))
    client.post("/accounts/confirm-email/", {"code": code_of_last_mail()})
    assert Member.objects.get().email == "new@example.com"

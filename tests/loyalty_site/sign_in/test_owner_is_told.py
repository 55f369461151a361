"""Whoever is locked out is told by e-mail, once for each lock, in their language; strangers are told nothing."""

import smtplib
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from members.models import Member, SignInLock, User
from members.tasks import tell_of_locks
from tests.loyalty_site.sign_in.conftest import all_at_once, try_password


def lock(email: str = "taro@example.com") -> None:
    for index in range(7):
        try_password(f"wrong {index}", email)


@pytest.mark.django_db(transaction=True)
def test_a_burst_is_one_mail(taro: User) -> None:
    all_at_once([lambda index=index: try_password(f"wrong {index}") for index in range(30)])
    all_at_once([tell_of_locks] * 4)
    assert [message.to for message in mail.outbox] == [["taro@example.com"]]
    assert SignInLock.objects.get().told_at is not None
    body = str(mail.outbox[0].body)
    assert "メールでコードを受け取る" in body
    assert "wrong" not in body


@pytest.mark.django_db
def test_four_wrong_passwords_tell_nobody(taro: User) -> None:
    for index in range(4):
        try_password(f"wrong {index}")
    tell_of_locks()
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_siege_is_one_mail_an_hour_and_a_later_lock_another(taro: User) -> None:
    with time_machine.travel("2026-12-01 10:00:00+09:00", tick=False) as clock:
        for _ in range(3):
            lock()
            tell_of_locks()
            clock.shift(301)
        assert len(mail.outbox) == 1
        clock.shift(3600)
        lock()
        tell_of_locks()
        assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_the_mail_is_in_the_members_language(taro: User) -> None:
    Member.objects.update(language="en")
    lock()
    tell_of_locks()
    assert mail.outbox[0].subject == "Somebody has tried to sign in to your account"


@pytest.mark.django_db
def test_an_unknown_account_has_nobody_to_tell(taro: User) -> None:
    lock("nobody@example.com")
    tell_of_locks()
    assert mail.outbox == []


class Unreachable(EmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected


@pytest.mark.django_db
def test_a_mail_that_could_not_be_sent_is_sent_later(taro: User, settings: Any) -> None:
    lock()
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    tell_of_locks()
    assert SignInLock.objects.get().told_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tell_of_locks()
    assert len(mail.outbox) == 1

"""Taro, who has a password and a verified address, and whoever tries to be him."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client

from members.actions.enrolment import enrol
from members.models import User
from tests.loyalty_site.sign_in.hasher import Counting

PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def counted_hashes(settings: Any) -> None:
    """Count what the passwords cost."""
    settings.PASSWORD_HASHERS = ["tests.loyalty_site.sign_in.hasher.Counting"]


@pytest.fixture
def taro(counted_hashes: None) -> User:
    user = User.objects.create_user("taro@example.com", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    enrol(email=user.email, user=user)
    Counting.begin()
    return user


def try_password(password: str, email: str = "taro@example.com", client: Client | None = None, **headers: str) -> Any:
    return (client or Client()).post(LOGIN, {"login": email, "password": password}, **headers)


def is_in(response: Any) -> bool:
    return response.status_code == 302


def is_refused(response: Any) -> bool:
    """Tell whether the answer says to wait."""
    return "試した回数が多すぎます" in response.content.decode()


def code_of_last_mail() -> str:
    found = re.search(r"^([0-9A-Z]+(?:-[0-9A-Z]+)*)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run acts in as many threads that start together; return what each returned."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))

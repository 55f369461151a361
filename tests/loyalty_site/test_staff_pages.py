"""The door of the staff site: staff with a second factor, nobody else."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from loyalty_site import staff_roles
from members.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def clerk() -> User:
    cache.clear()  # attempts to sign in are limited, and other tests have made some
    clerk = User.objects.create_user("hanako@example.com", PASSWORD, is_staff=True)
    clerk.groups.add(staff_roles.group(staff_roles.CLERK))
    EmailAddress.objects.create(user=clerk, email=clerk.email, verified=True, primary=True)
    return clerk


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert (
        client.get("/staff/records/members/member/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    )


def test_members_are_not_let_in(client: Client) -> None:
    client.force_login(User.objects.create_user("taro@example.com", PASSWORD))
    assert client.get("/staff/records/", follow=True).status_code == 403


def test_staff_without_a_second_factor_set_one_up_first(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    page = client.get("/staff/records/members/member/")
    chain = [page.headers["Location"], client.get(page.headers["Location"]).headers["Location"]]
    assert chain[0].startswith("/staff/records/login/")
    assert chain[1] == "/accounts/2fa/totp/activate/"


def test_a_password_alone_is_not_enough(client: Client, clerk: User) -> None:
    TOTP.activate(clerk, generate_totp_secret())
    answer = client.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/staff/records/").status_code == 302


def test_a_password_and_a_code_lead_to_the_staff_site(client: Client, clerk: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    client.post("/accounts/login/", {"login": clerk.email, "password": PASSWORD})
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post("/accounts/2fa/authenticate/", {"code": code})
    assert answer.headers["Location"] == "/staff/records/"
    assert client.get("/staff/records/").status_code == 200

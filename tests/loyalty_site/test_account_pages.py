"""Every page around signing in has our layout, says its language and needs nothing forbidden."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from members.actions.enrolment import enrol
from members.models import User

pytestmark = pytest.mark.django_db
FOR_GUESTS = [
    "/", "/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/",
    "/accounts/inactive/", "/accounts/password/reset/done/",
]  # fmt: skip
FOR_MEMBERS = [
    "/profile", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/",
    "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/generate/", "/accounts/reauthenticate/",
]  # fmt: skip
INLINE_STYLE = re.compile(r"<[^>]+\sstyle=|<style")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)|<[^>]+\son[a-z]+=")


@pytest.fixture
def member_client(client: Client) -> Client:
    taro = User.objects.create_user("taro@example.com", "correct horse battery")
    EmailAddress.objects.create(user=taro, email=taro.email, verified=True, primary=True)
    enrol(email=taro.email, user=taro)
    client.post("/accounts/login/", {"login": taro.email, "password": "correct horse battery"})
    return client


def check(client: Client, path: str, language: str) -> None:
    client.post("/language/setlang/", {"language": language, "next": "/"})
    response = client.get(path, follow=True)
    page = response.content.decode()
    assert response.status_code == 200, path
    assert f'<html lang="{language}">' in page
    assert 'href="#content"' in page
    assert 'id="content"' in page
    assert '<link rel="stylesheet" href="/style/site.' in page
    assert not INLINE_STYLE.search(page)
    assert not INLINE_SCRIPT.search(page)
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", FOR_GUESTS)
def test_a_page_for_guests_is_ours(client: Client, path: str, language: str) -> None:
    check(client, path, language)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_a_page_for_members_is_ours(member_client: Client, path: str, language: str) -> None:
    check(member_client, path, language)


@pytest.mark.parametrize("path", [*FOR_GUESTS, *FOR_MEMBERS])
def test_members_are_never_called_users(member_client: Client, path: str) -> None:
    page = member_client.get(path, follow=True).content.decode()
    assert "ユーザー" not in page

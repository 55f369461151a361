"""The page that shows the staff's codes: in the demo alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.test import Client

from loyalty_site.demo import people

pytestmark = pytest.mark.django_db

WHERE = """
import sys, django
django.setup()
from django.urls import Resolver404, resolve
try:
    resolve("/demo/codes")
except Resolver404:
    sys.exit(4)
"""
PRODUCTION = {
    "ALLOWED_HOSTS": "kizuna.example.com",
    "DATABASE_URL": "postgresql://localhost/none",
    "REDIS_URL": "redis://localhost",
    "EMAIL_URL": "submission://localhost",
    "DEFAULT_FROM_EMAIL": "kizuna@example.com",
    "SECRET_KEY": "q8Zk2-vR5xT_0mYw9BnL4cJ7hFp3sDg6aUe1oKiXtHrVbNyMdW3uE5",
}
ELSEWHERE = {"KIZUNA_MODE": "production", **PRODUCTION}, {"KIZUNA_MODE": "development"}


@pytest.mark.parametrize("variables", ELSEWHERE, ids=lambda variables: variables["KIZUNA_MODE"])
def test_the_address_does_not_exist_outside_the_demo(run_in: Callable[..., object], variables: dict[str, str]) -> None:
    base = Path(__file__).resolve().parents[3]
    found = run_in(base, "-c", WHERE, DJANGO_SETTINGS_MODULE="loyalty_site.settings", **variables)
    assert found.returncode == 4, found.stderr  # type: ignore[attr-defined]


def test_the_tests_are_not_the_demo(client: Client) -> None:
    assert client.get("/demo/codes").status_code == 404


@pytest.mark.urls("tests.loyalty_site.demo.urls")
def test_each_code_opens_its_own_door(client: Client) -> None:
    page = client.get("/demo/codes")
    assert page.headers["Cache-Control"].startswith("max-age=0")
    for role in people.STAFF:
        row = re.search(rf"{people.email(role)}.*?<code>(\d{{6}})</code>", page.content.decode(), re.DOTALL)
        assert row is not None
        assert validate_totp_code(people.totp_secret(role), row[1])


@pytest.mark.urls("tests.loyalty_site.demo.urls")
def test_the_page_is_read_only_and_shows_no_password(client: Client) -> None:
    assert client.post("/demo/codes").status_code == 405
    page = client.get("/demo/codes").content.decode()
    assert not any(people.password(role) in page for role in people.STAFF)

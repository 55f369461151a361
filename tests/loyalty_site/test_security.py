"""What a browser is told: strict pages, and a relaxed policy for the staff administration alone."""

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client


def policy(client: Client, address: str) -> str:
    return client.get(address)["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_page_runs_and_styles_with_our_files_alone(client: Client) -> None:
    header = policy(client, "/accounts/login/")
    assert "unsafe" not in header
    for directive in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
    ):
        assert directive in header


@pytest.mark.django_db
def test_only_the_staff_administration_may_evaluate_and_style_inline(client: Client, django_user_model) -> None:
    client.force_login(django_user_model.objects.create_superuser("boss@example.com"))
    header = policy(client, "/staff/records/")
    assert "'unsafe-eval'" in header
    assert "'unsafe-inline'" in header
    assert "script-src 'self' 'unsafe-eval'" in header


@pytest.mark.django_db
def test_every_page_says_what_may_be_told_to_others(client: Client) -> None:
    response = client.get("/accounts/login/")
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def test_passwords_are_hashed_with_the_owasp_profile() -> None:
    encoded = make_password("correct horse battery staple")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert not identify_hasher(encoded).must_update(encoded)

"""A weak, known or missing SECRET_KEY stops the process with one line that says what to do."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from loyalty_site.environment import weakness_of

STRONG = secrets.token_urlsafe(50)
PRODUCTION = {
    "KIZUNA_MODE": "production",
    "ALLOWED_HOSTS": "points.example.com",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "submission://user:password@mail.example.com:587",
    "DEFAULT_FROM_EMAIL": "points@example.com",
}


WEAK = {
    "short": "short",
    "random and short": secrets.token_urlsafe(30),
    "one letter": "a" * 60,
    "a repeated word": "abcde" * 12,
    "repeated digits": "1234567890" * 6,
    "the alphabet": "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz",
    "a new Django project": "django-insecure-" + STRONG,
    "changeme": "changeme" + STRONG,
    "an instruction": "Please-change-me-" + STRONG,
    "a placeholder": "your-secret-key-goes-here" + STRONG,
}


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_or_known_key_is_recognised(name: str) -> None:
    assert weakness_of(WEAK[name])


def test_random_keys_are_never_taken_for_weak() -> None:
    for _ in range(2000):
        for make in (secrets.token_urlsafe, secrets.token_hex):
            assert weakness_of(make(50)) is None
        assert weakness_of(secrets.token_hex(25)) is None


@pytest.mark.parametrize(("key", "reason"), [(None, "missing"), ("", "missing"), ("hunter2", "too short")])
@pytest.mark.parametrize("door", [("manage.py", "migrate"), ("-m", "loyalty_site.wsgi")])
def test_production_refuses_to_start_in_one_line(
    checkout: Path, run_in: Callable, key: str | None, reason: str, door: tuple[str, str]
) -> None:
    variables = PRODUCTION if key is None else PRODUCTION | {"SECRET_KEY": key}
    ended = run_in(checkout, *door, **variables)
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert reason in ended.stderr
    assert "make one with" in ended.stderr


def test_gunicorn_does_not_try_again(checkout: Path, run_in: Callable) -> None:
    arguments = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "loyalty_site.wsgi")
    ended = run_in(checkout, *arguments, **PRODUCTION, BIND="127.0.0.1:0")
    assert ended.returncode == 3
    assert [line for line in ended.stderr.splitlines() if "Traceback" in line] == []
    assert ended.stderr.count("SECRET_KEY is missing") == 1


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"])
def test_production_names_what_else_is_missing(checkout: Path, run_in: Callable, name: str) -> None:
    ended = run_in(checkout, "manage.py", "check", **(PRODUCTION | {"SECRET_KEY": STRONG, name: ""}))
    assert ended.returncode == 3
    assert ended.stderr.startswith(f"kizuna: {name} is missing")
    assert ended.stderr.count("\n") == 1
    assert not (checkout / ".local").exists()


def test_a_complete_production_passes_djangos_deployment_check(checkout: Path, run_in: Callable) -> None:
    ended = run_in(checkout, "manage.py", "check", "--deploy", **PRODUCTION, SECRET_KEY=STRONG)
    assert ended.returncode == 0, ended.stderr
    assert "no issues (0 silenced)" in ended.stdout
    assert not (checkout / ".local").exists()


def test_a_weak_key_is_refused_in_development_too(checkout: Path, run_in: Callable) -> None:
    ended = run_in(checkout, "manage.py", "check", KIZUNA_MODE="development", SECRET_KEY="changeme")
    assert ended.returncode == 3


def test_development_makes_a_key_and_keeps_it(checkout: Path, run_in: Callable) -> None:
    kept = checkout / ".local" / "secret_key"
    assert run_in(checkout, "manage.py", "check").returncode == 0
    key = kept.read_text()
    assert weakness_of(key) is None
    assert kept.stat().st_mode & 0o077 == 0
    assert run_in(checkout, "manage.py", "check").returncode == 0
    assert kept.read_text() == key

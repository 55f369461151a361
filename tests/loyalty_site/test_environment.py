"""The environment: which servers are used, and that every setting is documented."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from loyalty_site.servers import Servers
from tests.loyalty_site.conftest import BASE


def test_a_command_starts_this_checkouts_own_servers(checkout: Path, run_in: Callable) -> None:
    ended = run_in(checkout, "manage.py", "migrate", "--verbosity", "0")
    assert ended.returncode == 0, ended.stderr
    assert Servers(checkout / ".local").addresses() is not None


@pytest.mark.parametrize("arguments", [("--help",), ("migrate", "--help"), ("check",), ("help",)])
def test_a_command_that_needs_no_database_starts_nothing(
    checkout: Path, run_in: Callable, arguments: tuple[str, ...]
) -> None:
    assert run_in(checkout, "manage.py", *arguments).returncode == 0
    assert not (checkout / ".local" / "postgres").exists()


def test_servers_that_the_environment_names_are_used_and_none_is_started(
    checkout: Path, run_in: Callable, servers: Servers
) -> None:
    addresses = servers.start()
    named = {"DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url}
    assert run_in(checkout, "manage.py", "migrate", "--verbosity", "0", **named).returncode == 0
    assert not (checkout / ".local" / "postgres").exists()
    assert not (checkout / ".local" / "valkey").exists()


def test_a_mode_that_does_not_exist_is_refused(checkout: Path, run_in: Callable) -> None:
    ended = run_in(checkout, "manage.py", "check", KIZUNA_MODE="prod")
    assert (ended.returncode, ended.stderr.count("\n")) == (3, 1)
    assert "production, development" in ended.stderr


def test_a_kind_of_barcode_that_does_not_exist_is_refused(checkout: Path, run_in: Callable) -> None:
    ended = run_in(checkout, "manage.py", "check", CARD_BARCODE="ean8")
    assert (ended.returncode, ended.stderr.count("\n")) == (3, 1)
    assert "CARD_BARCODE is 'ean8'; it must be one of jan13, code128, nw7, qr." in ended.stderr


@pytest.mark.parametrize(
    ("hosts", "said", "expected"),
    [
        ("points.example.com,www.example.com", "", "https://points.example.com"),
        (".example.com", "https://points.example.com/", "https://points.example.com"),
        ("*", "", "kizuna: SITE_URL is missing"),
        ("points.example.com", "http://points.example.com", "kizuna: SITE_URL is 'http://points.example.com'"),
    ],
)
def test_mails_lead_to_the_first_host_or_where_it_is_said(
    checkout: Path, run_in: Callable, hosts: str, said: str, expected: str
) -> None:
    program = "from loyalty_site.environment import site_url; import sys; print(site_url(sys.argv[1]))"
    first = hosts.partition(",")[0]
    ended = run_in(checkout, "-c", program, first, KIZUNA_MODE="production", SITE_URL=said)
    assert (ended.stdout or ended.stderr).startswith(expected)


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    sources = [BASE / "loyalty_site" / "environment.py", BASE / "loyalty_site" / "settings.py"]
    sources += [BASE / "deploy" / "gunicorn.conf.py", BASE / "loyalty_site" / "demo" / "__main__.py"]
    text = "\n".join(path.read_text() for path in sources)
    read = set(re.findall(r'(?:env\.\w+|required|environ\.get)\(\s*"([A-Z_]+)"', text))
    example = set(re.findall(r"^#?([A-Z_]+)=", (BASE / ".env.example").read_text(), flags=re.M))
    assert read == example

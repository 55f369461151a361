"""A database of its own for the measurements, on this checkout's servers."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests import template

# A test run, and each worker of it, has one of its own.
NAME = "_".join(["kizuna_bench", *filter(None, map(os.environ.get, ("KIZUNA_TEST_SLOT", "PYTEST_XDIST_WORKER")))])
HERE = Path(__file__).parent


def prepare() -> str:
    """Make the database afresh, set Django up on it and return its address."""
    os.environ.setdefault("KIZUNA_MODE", "test")
    os.environ["DJANGO_SETTINGS_MODULE"] = "loyalty_site.settings"
    from loyalty_site.environment import provide_servers

    if "KIZUNA_BENCH_URL" not in os.environ:
        provide_servers()
        parts = urlsplit(os.environ["DATABASE_URL"])
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {NAME} TEMPLATE {template.provide()}")
        os.environ["KIZUNA_BENCH_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
        os.environ["DATABASE_URL"] = os.environ["KIZUNA_BENCH_URL"]
        _setup()
        from django.core.management import call_command

        call_command("load_program", str(HERE / "programme.yaml"), stdout=sys.stderr)
    else:
        os.environ["DATABASE_URL"] = os.environ["KIZUNA_BENCH_URL"]
        _setup()
    return os.environ["KIZUNA_BENCH_URL"]


def _setup() -> None:
    import django

    django.setup()


def make_accounts(count: int) -> None:
    """Make members with accounts, and the floor's table of them."""
    from datetime import UTC, datetime

    from django.db import connection

    from loyalty_site.lib.ids import uuid7
    from members.models import Member
    from rewards.models import PointAccount

    joined = datetime(2025, 11, 1, tzinfo=UTC)
    members = [
        Member(id=uuid7(), number=f"29{number:011}", external_id=f"M{number}", joined_at=joined)
        for number in range(count)
    ]
    Member.objects.bulk_create(members, batch_size=5000)
    accounts = [PointAccount(id=uuid7(), member=member, joined_at=joined) for member in members]
    PointAccount.objects.bulk_create(accounts, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute((HERE / "floor.sql").read_text())
        cursor.execute("TRUNCATE floor_account")
        cursor.executemany(
            "INSERT INTO floor_account VALUES (%s, %s, %s)",
            [(number, account.pk, account.member_id) for number, account in enumerate(accounts)],
        )
        cursor.execute("ANALYZE")

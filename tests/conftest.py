"""Fixtures of every test."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from psycopg.errors import InsufficientPrivilege


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Name the test database after this run's slot, so that two runs at once do not share one; it begins as a copy."""
    test = settings.DATABASES["default"].setdefault("TEST", {})
    name = test.get("NAME") or f"test_{settings.DATABASES['default']['NAME']}"
    test["NAME"] = connection.settings_dict["TEST"]["NAME"] = f"{name}_{os.environ['KIZUNA_TEST_SLOT']}"
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ["KIZUNA_TEST_TEMPLATE"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the test database be emptied: append-only tables refuse TRUNCATE without this setting."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET kizuna.truncate = 'allowed'")
        connection.close()


# Made by the migrations' own signal; no test changes them.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}
_flush = TransactionTestCase._fixture_teardown


def empty_what_was_filled(case: TransactionTestCase) -> None:
    """Empty the tables that a transactional test filled, in place of a TRUNCATE of every table there is.

    With triggers and foreign keys asleep for one transaction a few rows are deleted in a millisecond, where
    new files for a hundred tables and their indexes take a second. Who may not put them to sleep (only a
    superuser of PostgreSQL may) flushes as Django does.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            tables = set(connection.introspection.table_names(cursor)) - KEPT_TABLES
            quoted = sorted(connection.ops.quote_name(table) for table in tables)
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in quoted)
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {name}")
    except (InsufficientPrivilege, ProgrammingError):
        _flush(case)


TransactionTestCase._fixture_teardown = empty_what_was_filled


@pytest.fixture(scope="session", autouse=True)
def empty_redis() -> None:
    """Start with an empty Redis database; each worker has its own."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Start every test in the site's own language, whatever one before it has activated."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """Return the environment under which another process works on this test's database and Redis."""
    values = connection.settings_dict
    host = f"{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}"
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{host}/{values['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "KIZUNA_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "loyalty_site.settings",
    }


@pytest.fixture(scope="session")
def browser_type_launch_args() -> Iterator[dict[str, Any]]:
    """Use the system's Chromium; without one, name the skip, or fail where a browser is required."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing = pytest.fail if os.environ.get("KIZUNA_REQUIRE_BROWSER") == "1" else pytest.skip
        missing("no Chromium on this machine: install Debian's chromium, or name one in CHROMIUM")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop beside the tests
    yield {
        "executable_path": program,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="module")
def chromium(browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A real browser without a window."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(**browser_type_launch_args)
        yield browser
        browser.close()

"""Checkouts and servers of a test's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from loyalty_site.servers import Servers

BASE = Path(__file__).resolve().parent.parent.parent
# What the test run itself set, and a fresh machine would not have.
OURS = (
    "DATABASE_URL",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "REDIS_URL",
    "BROKER_URL",
    "SECRET_KEY",
    "KIZUNA_MODE",
    "DJANGO_SETTINGS_MODULE",
    "PORT",
)


@pytest.fixture
def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS}


def copy_checkout(target: Path) -> Path:
    """Copy what runs into a folder, without anything that this checkout has in `.local` or `.env`."""
    ignored = shutil.ignore_patterns("__pycache__", ".local", ".venv", ".git", ".env", "staticfiles", ".*_cache")
    shutil.copytree(BASE, target, ignore=ignored)
    return target


@pytest.fixture
def checkout(tmp_path: Path, clean_environment: dict[str, str]) -> Iterator[Path]:
    """A checkout of its own, in a folder with a space."""
    folder = copy_checkout(tmp_path / "a shop" / "kizuna")
    yield folder
    Servers(folder / ".local").stop()


@pytest.fixture
def run_in(clean_environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python in a checkout as on a fresh machine: run_in(folder, "manage.py", "check", NAME="value")."""

    def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=clean_environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers of a folder of their own, not yet started."""
    pair = Servers(tmp_path / "servers")
    yield pair
    pair.stop()

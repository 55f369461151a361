"""Root, an ordinary user, and root in somebody else's folder."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty_site.servers import Servers
from loyalty_site.servers.launcher import namespace
from loyalty_site.servers.postgres import _programs
from tests.loyalty_site.conftest import BASE

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else for a moment")

SOMEBODY = pwd.getpwnam("nobody")


def can_somebody(test: str, path: Path | str) -> bool:
    command = ["/usr/bin/test", test, str(path)]
    as_them = {"user": SOMEBODY.pw_uid, "group": SOMEBODY.pw_gid, "extra_groups": []}
    return subprocess.run(command, check=False, **as_them).returncode == 0


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of somebody's, closed to everybody else."""
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, SOMEBODY.pw_uid, SOMEBODY.pw_gid)
    yield folder
    shutil.rmtree(folder)


def test_an_ordinary_user_starts_servers(tmp_path: Path) -> None:
    """In a user namespace this process is somebody ordinary, with no right beyond its own files."""
    if not namespace().can_use(_programs() / "initdb", tmp_path):
        pytest.skip("this system forbids user namespaces")

    def command(word: str) -> subprocess.CompletedProcess[str]:
        return namespace().run(
            [sys.executable, "-m", "loyalty_site.servers", word, "--folder", tmp_path / ".local"], cwd=BASE
        )

    try:
        started = command("start")
        assert started.returncode == 0, started.stdout
        assert command("status").returncode == 0
    finally:
        assert "Stopped PostgreSQL." in command("stop").stdout


def test_root_in_the_checkout_of_somebody_whose_home_is_closed(home: Path) -> None:
    if not can_somebody("-x", _programs() / "initdb"):
        pytest.skip("PostgreSQL's programs lie in a folder that an ordinary user cannot enter")
    checkout = home / "kizuna"
    checkout.mkdir()
    os.chown(checkout, SOMEBODY.pw_uid, SOMEBODY.pw_gid)
    home.chmod(0o700)
    pair = Servers(checkout / ".local")
    try:
        pair.start()
        pair.stop()
        pair.start()
        assert pair.addresses() is not None
        assert home.stat().st_uid == SOMEBODY.pw_uid
    finally:
        pair.stop()


def test_root_without_user_namespaces_is_told_so_in_one_line(tmp_path: Path) -> None:
    """Without the program `unshare` on the path no namespace can be had."""
    ended = subprocess.run(
        [sys.executable, "-m", "loyalty_site.servers", "start", "--folder", str(tmp_path / ".local")],
        env=os.environ | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "does not run as root" in ended.stderr

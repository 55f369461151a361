"""What is installed is pinned to its content and names no place it comes from."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
LOCKS = sorted((BASE / "requirements").iterdir())
PROJECT = tomllib.loads((BASE / "pyproject.toml").read_text())


def normal(name: str) -> str:
    """Return a package's normalised name (PEP 503) without extras, version or marker."""
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", name)[0]).lower()


def locked(name: str) -> set[str]:
    text = (BASE / "requirements" / f"{name}.txt").read_text()
    return {normal(line) for line in text.splitlines() if line and line[0].isalnum()}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-(-index-url|-extra-index-url|-find-links|i|f)\b", text, flags=re.M)
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert "==" in requirement
        assert "--hash=sha256:" in requirement, requirement


def test_every_direct_requirement_is_locked() -> None:
    groups = PROJECT["dependency-groups"]
    runtime = {normal(name) for name in PROJECT["project"]["dependencies"]}
    assert runtime <= locked("runtime")
    development = {normal(name) for group in ("servers", "demo", "dev") for name in groups[group]}
    assert runtime | development <= locked("development")
    assert {normal(name) for name in groups["demo-data"]} == locked("demo-data")
    assert {normal(name) for name in groups["installer"]} == locked("installer")


def test_production_installs_the_versions_that_were_tested() -> None:
    def pins(name: str) -> set[str]:
        text = (BASE / "requirements" / f"{name}.txt").read_text()
        return {line.rstrip(" \\") for line in text.splitlines() if line and line[0].isalnum()}

    assert pins("runtime") <= pins("development")


def test_no_file_names_a_package_registry() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted", "npmjs" + ".", "deb.debian" + ".org"]
    files = subprocess.run(["git", "ls-files", "-z"], cwd=BASE, capture_output=True, check=False)
    if files.returncode != 0:
        pytest.skip("not a git checkout: the list of files is git's")
    for name in files.stdout.decode().split("\0"):
        path = BASE / name
        if name and path.is_file():
            found = [host for host in hosts if host.encode() in path.read_bytes()]
            assert found == [], name

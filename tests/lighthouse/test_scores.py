"""Lighthouse's scores of the pages that are opened most, on a phone with a slow network as it simulates them.

`make lighthouse` installs Lighthouse (tests/lighthouse/package-lock.json) and runs this; it needs node and npm.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from members.models import Member
from tests.rewards.views.shelf import got, shopper

HERE = Path(__file__).resolve().parent
PROGRAM = HERE / "node_modules/.bin/lighthouse"
LEAST = 0.95
TRIES = 3  # whatever else a machine does at the time takes points away, and nothing adds any
MEMBER_PAGES = ["/card", "/coupons", "/rewards", "/home", "/points"]
PUBLIC_PAGES = ["/", "/about", "/program"]
ALL_BUT_SEARCH = ["performance", "accessibility", "best-practices"]


def why_not() -> str:
    """Return why the scores cannot be taken here, empty where they can."""
    if os.environ.get("KIZUNA_LIGHTHOUSE") != "1":
        return "takes minutes: make lighthouse"
    if shutil.which("node") is None:
        return "no node on this machine: install Node.js 18 or newer"
    return "" if PROGRAM.exists() else "Lighthouse is not installed: make lighthouse"


pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(bool(why_not()), reason=why_not())]


def short_of_the_least(address: str, categories: list[str], *arguments: Any) -> dict[str, float]:
    """Return the scores that are too low in each of some tries."""
    for _ in range(TRIES):
        found = scores(address, categories, *arguments)
        short = {name: score for name, score in found.items() if score < LEAST}
        if not short:
            break
    return short


def scores(address: str, categories: list[str], chromium: str, tmp_path: Path, cookies: str = "") -> dict[str, float]:
    """Return the score of each category; what took points away is printed."""
    report = tmp_path / "report.json"
    headers = tmp_path / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookies} if cookies else {}))
    subprocess.run(
        [
            str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}",
            f"--only-categories={','.join(categories)}", f"--extra-headers={headers}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        check=True, timeout=180, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(report.read_text())
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9:
            print(address, audit["id"], audit["score"], audit.get("displayValue", ""))
    return {name: category["score"] for name, category in found["categories"].items()}


@pytest.fixture(scope="module")
def program(browser_type_launch_args: dict[str, Any]) -> str:
    """Return the path of the browser."""
    return str(browser_type_launch_args["executable_path"])


@pytest.fixture
def taro() -> Member:
    """A member with points and two coupons before a shelf of rewards."""
    member = shopper()
    got(member)
    got(member, "drip")
    return member


@pytest.mark.parametrize("path", MEMBER_PAGES)
def test_a_members_page_is_quick_and_open_to_everybody(
    live_server: Any, program: str, tmp_path: Path, taro: Member, path: str
) -> None:
    client = Client()
    assert taro.user is not None
    client.force_login(taro.user)
    client.get(path)  # a process that has just begun is not what is measured
    cookies = f"sessionid={client.cookies['sessionid'].value}; django_language=ja"
    assert short_of_the_least(live_server.url + path, ALL_BUT_SEARCH, program, tmp_path, cookies) == {}


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_is_found_too(live_server: Any, program: str, tmp_path: Path, taro: Member, path: str) -> None:
    Client().get(path)
    assert short_of_the_least(live_server.url + path, [*ALL_BUT_SEARCH, "seo"], program, tmp_path) == {}

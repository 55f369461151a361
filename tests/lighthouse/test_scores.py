"""Lighthouse's scores of the pages that are opened most, on a phone with a slow network as it simulates them.

`make lighthouse` installs Lighthouse (tests/lighthouse/package-lock.json) and runs this; it needs node and npm.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, sync_playwright

from members.actions.audit import COMMAND
from members.actions.legal import publish_starting_texts
from members.models import Member
from tests.browsing import sign_in
from tests.members.legal.cast import agreed
from tests.members.patience import until
from tests.rewards.news.cast import news
from tests.rewards.views.shelf import got, shopper

HERE = Path(__file__).resolve().parent
PROGRAM = HERE / "node_modules/.bin/lighthouse"
LEAST = 0.95
TRIES = 3  # whatever else a machine does at the time takes points away, and nothing adds any
BYTES_MAX = 100_000  # of a first view, all that it loads
MEMBER_PAGES = ["/card", "/coupons", "/rewards", "/home", "/points"]
PUBLIC_PAGES = ["/", "/about", "/program", "/terms", "/privacy", "/stores", "/news", "/join"]
ALL_BUT_SEARCH = ["performance", "accessibility", "best-practices"]


def why_not() -> str:
    """Return why the scores cannot be taken here, empty where they can."""
    if os.environ.get("KIZUNA_LIGHTHOUSE") != "1":
        return "takes minutes: make lighthouse"
    if shutil.which("node") is None:
        return "no node on this machine: install Node.js 18 or newer"
    return "" if PROGRAM.exists() else "Lighthouse is not installed: make lighthouse"


pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(bool(why_not()), reason=why_not())]


class Lighthouse:
    """Lighthouse with a browser whose cookies its visits have.

    A header with cookies would not do: Lighthouse drops it once a page has set one, and what the page loads is
    then answered as to a stranger (https://github.com/GoogleChrome/lighthouse/issues/6207).
    """

    def __init__(self, context: BrowserContext, folder: Path, base: str) -> None:
        self.context, self.folder, self.base = context, folder, base
        port = folder / "DevToolsActivePort"
        until(lambda: port.exists() and port.read_text() != "")
        self.port = port.read_text().splitlines()[0]

    def shortcomings(self, path: str, categories: list[str]) -> dict[str, float]:
        """Return the scores that are too low in each of some tries, and the bytes of a first view where too many."""
        for _ in range(TRIES):
            found = self._measured(path, categories)
            if not found:
                break
        return found

    def _measured(self, path: str, categories: list[str]) -> dict[str, float]:
        report = self.folder / "report.json"
        subprocess.run(
            [
                str(PROGRAM), self.base + path, "--quiet", "--output=json", f"--output-path={report}",
                f"--only-categories={','.join(categories)}", f"--port={self.port}",
            ],
            check=False, timeout=180, capture_output=True,
        )  # fmt: skip
        result: dict[str, Any] = json.loads(report.read_text())
        if "runtimeError" in result:  # the browser was given too little time to show anything
            print(path, result["runtimeError"]["message"])
            return {"no result": 0}
        audits = result["audits"]
        loaded = audits["network-requests"]["details"]["items"]
        total = sum(item.get("transferSize", 0) for item in loaded)
        scores: dict[str, float] = {name: category["score"] for name, category in result["categories"].items()}
        speed = result["environment"]["benchmarkIndex"]  # below about 1,000 the machine is slow or has much else to do
        print(f"\n{path} {scores} {len(loaded)} requests, {total} bytes; speed of the machine {speed:.0f}")
        # What is no work of the page's own ("Other") is the browser waiting for its turn on a machine that is busy.
        work = audits["mainthread-work-breakdown"]["details"]["items"]
        print("    main thread, ms:", {item["groupLabel"]: round(item["duration"]) for item in work})
        for item in loaded:
            print(f"    {item['statusCode']} {item.get('transferSize', 0):>6} {item['url'].removeprefix(self.base)}")
        for audit in audits.values():
            if audit["score"] is not None and audit["score"] < 0.9:
                print("   ", audit["id"], audit["score"], audit.get("displayValue", ""))
        assert {item["statusCode"] for item in loaded} == {200}  # nothing missing, nothing that leads to the sign-in
        short = {name: score for name, score in scores.items() if score < LEAST}
        return short | ({"bytes": total} if total > BYTES_MAX else {})


@pytest.fixture
def lighthouse(browser_type_launch_args: dict[str, Any], tmp_path: Path, live_server: Any) -> Iterator[Lighthouse]:
    """Lighthouse with a browser that has never been here."""
    folder = tmp_path / "browser"
    launch = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], "--remote-debugging-port=0"]}
    with sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(folder, locale="ja", **launch)
        yield Lighthouse(context, folder, live_server.url)
        context.close()


@pytest.fixture
def taro() -> Member:
    """A member with points and two coupons before a shelf of rewards; news and legal texts are there too."""
    member = shopper()
    got(member)
    got(member, "drip")
    name = {"ja": "株式会社きずな商店", "en": "Kizuna Stores Ltd."}
    agreed(member, *publish_starting_texts(COMMAND, name, name))
    news("年末年始の営業時間", is_pinned=True)
    return member


@pytest.mark.parametrize("path", MEMBER_PAGES)
def test_a_members_page_is_quick_and_open_to_everybody(
    lighthouse: Lighthouse, live_server: Any, taro: Member, path: str
) -> None:
    sign_in(lighthouse.context, live_server.url, taro)
    client = Client()
    assert taro.user is not None
    client.force_login(taro.user)
    client.get(path)  # a process that has just begun is not what is measured
    assert lighthouse.shortcomings(path, ALL_BUT_SEARCH) == {}


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_is_found_too(lighthouse: Lighthouse, taro: Member, path: str) -> None:
    Client().get(path)
    assert lighthouse.shortcomings(path, [*ALL_BUT_SEARCH, "seo"]) == {}

"""Everybody signs in to a running demo: the member by password, staff with the code that the page shows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.loyalty_site.demo.runner import Demo

WIDTHS = {"ja-JP": 390, "en-GB": 1280}
WAIT_MILLISECONDS = 30_000


@pytest.fixture(scope="module")
def chromium(browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(**browser_type_launch_args)
        yield browser
        browser.close()


def enter_password(page: Page, email: str, password: str) -> None:
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")


def code_of(page: Page, address: str, email: str) -> str:
    """Return the code that the demo's page shows, in a tab of its own."""
    tab = page.context.new_page()
    tab.goto(f"{address}demo/codes")
    code = tab.locator("tr", has_text=email).locator("code").inner_text()
    tab.close()
    return code


def test_everybody_signs_in(
    checkout: Path, clean_environment: dict[str, str], demos: list[Demo], chromium: Browser
) -> None:
    demos.append(demo := Demo(checkout, clean_environment, households=12))
    address = demo.address()
    demo.wait_for("/demo/codes")
    found = re.findall(r"^(\w+) +(\S+@example\.com) +(\S+)", "".join(demo.printed), re.MULTILINE)
    assert [role for role, _, _ in found] == ["member", "clerk", "marketer", "manager"]
    for language, width in WIDTHS.items():
        for role, email, password in found:
            context = chromium.new_context(locale=language, viewport={"width": width, "height": 844})
            context.set_default_timeout(WAIT_MILLISECONDS)
            page = context.new_page()
            faults: list[str] = []
            page.on("console", lambda message, faults=faults, page=page: faults.append(f"{page.url}: {message.text}"))
            page.goto(address)
            assert page.locator(".demo-notice").is_visible()
            if role == "member":
                page.goto(f"{address}accounts/login/")
                enter_password(page, email, password)
                page.wait_for_selector(".navigation")
            else:
                page.goto(f"{address}staff/records/")
                enter_password(page, email, password)
                page.wait_for_url("**/2fa/authenticate/**")
                sign_in_with_code(page, address, email)
                page.goto(f"{address}staff/records/rewards/purchase/")
                assert page.locator("#result_list tbody").count() > 0
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults == []
            context.close()


def sign_in_with_code(page: Page, address: str, email: str) -> None:
    """Enter the code; one that has run out or was used in the other language's round is followed by the next.

    Each code is entered once: wrong ones are counted, and many of them lock the sign-in.
    """
    tried: set[str] = set()
    for _ in range(90):
        if (code := code_of(page, address, email)) in tried:
            page.wait_for_timeout(1000)
            continue
        tried.add(code)
        page.fill("[name=code]", code)
        with page.expect_navigation():
            page.press("[name=code]", "Enter")
        if "/staff/records/" in page.url:
            return
    raise AssertionError(f"no code let {email} in: {page.url}")

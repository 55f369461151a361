"""Members who are signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from members.models import Member


@pytest.fixture
def page_of(client: Client) -> Callable[..., str]:
    """Return what a member sees at an address, in a language."""

    def read(member: Member, address: str = "/home", language: str = "ja") -> str:
        client.force_login(member.user)
        client.cookies["django_language"] = language
        response = client.get(address)
        assert response.status_code == 200, response
        return response.content.decode()

    return read


@pytest.fixture(scope="module")
def chromium(browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(**browser_type_launch_args)
        yield browser
        browser.close()

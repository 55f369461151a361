"""Members who are signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from members.models import Member
from tests.rewards.views.offline import PHONE


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


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of the size of a phone, with nothing kept."""
    context = chromium.new_context(viewport=PHONE, locale="ja")
    yield context
    context.close()

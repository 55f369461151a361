"""Members who are signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

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

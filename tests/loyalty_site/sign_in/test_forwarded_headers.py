"""What a visitor writes into forwarding headers changes nothing; what a trusted proxy adds does."""

from typing import Any

import pytest

from members.models import User
from tests.loyalty_site.sign_in.conftest import PASSWORD, is_in, is_refused, try_password

pytestmark = pytest.mark.django_db


def use_up(count: int = 50, **headers: Any) -> None:
    for index in range(count):
        try_password("wrong", f"person{index}@example.com", **headers)


def forged(index: int) -> dict[str, str]:
    address = f"203.0.113.{index}"
    return {
        "HTTP_X_FORWARDED_FOR": address, "HTTP_X_REAL_IP": address, "HTTP_FORWARDED": f"for={address}",
        "HTTP_CF_CONNECTING_IP": address,
    }  # fmt: skip


def test_forged_headers_give_no_more_tries(taro: User) -> None:
    for index in range(50):
        try_password("wrong", f"person{index}@example.com", **forged(index))
    assert is_refused(try_password(PASSWORD, **forged(99)))


def test_behind_a_proxy_its_own_entry_counts_and_not_the_visitors(taro: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for index in range(50):
        try_password("wrong", f"person{index}@example.com", HTTP_X_FORWARDED_FOR=f"203.0.113.{index}, 198.51.100.7")
    assert is_refused(try_password(PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.7"))
    assert is_in(try_password(PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99, 198.51.100.8"))

"""The address of the client, as far as proxies are trusted."""

import pytest

from loyalty_site.lib.client_address import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", "203.0.113.5", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.5", 1, "203.0.113.5"),
        ("192.0.2.1", "1.1.1.1, 203.0.113.5", 1, "203.0.113.5"),
        ("192.0.2.1", "1.1.1.1, 203.0.113.5, 10.0.0.1", 2, "203.0.113.5"),
        ("192.0.2.1", "203.0.113.5", 2, "192.0.2.1"),  # it did not come through both
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("192.0.2.1", "unknown", 1, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.5:4711", 1, "203.0.113.5"),
        ("192.0.2.1", "[2001:db8:1:2:3::4]:4711", 1, "2001:db8:1:2::"),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", "", 0, "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("", "", 0, ""),
        ("a socket", "\0", 1, ""),
    ],
)
def test_the_address_that_counts(remote: str, forwarded: str, proxies: int, expected: str) -> None:
    assert client_address(remote, forwarded, proxies) == expected

"""E-mail addresses in one form."""

import pytest

from loyalty_site.lib import emails


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (" Taro@Example.COM ", "taro@example.com"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "taro@example.com"),
        ("taro@日本語.jp", "taro@xn--wgv71a119e.jp"),
        ("taro+shop@example.com", "taro+shop@example.com"),
    ],
)
def test_one_mailbox_is_one_address(written: str, address: str) -> None:
    assert emails.normalize_email(written) == address


@pytest.mark.parametrize(
    "written",
    ["", "@", "taro", "taro@", "taro@localhost", "a b@example.com", "a\0@example.com", "a@\ud800.jp",
     "a@b..jp", "a\u202e@example.com", "太郎@example.com", "a" * 250 + "@example.com", "a@" + "あ" * 70 + ".jp"],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        emails.normalize_email(written)

"""How many short messages a text is, by the tables of 3GPP TS 23.038."""

from decimal import Decimal

import pytest

from campaigns.core.sms import Segments, segments


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("[]{}\\^~|€\f", "GSM-7", 20, 1),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),  # the sign that counts twice is not divided
        ("@£$ñÑΔé", "GSM-7", 7, 1),
        ("`", "UCS-2", 1, 1),
        ("ç", "UCS-2", 1, 1),
        ("あ" * 70, "UCS-2", 70, 1),
        ("あ" * 71, "UCS-2", 71, 2),
        ("あ" * 134, "UCS-2", 134, 2),
        ("あ" * 135, "UCS-2", 135, 3),
        ("a" * 69 + "あ", "UCS-2", 70, 1),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 36, "UCS-2", 72, 2),
        ("あ" * 66 + "😀" + "あ" * 66, "UCS-2", 134, 3),  # 67 and 67 would divide the emoji
    ],
)
def test_a_text_is_counted_as_it_is_sent(text: str, encoding: str, units: int, count: int) -> None:
    assert segments(text) == Segments(encoding, units, count)


def test_a_price_is_exact() -> None:
    assert segments("あ" * 71).price(Decimal("8.25")) == Decimal("16.50")

"""The code that a member shows: whose, for a minute, sealed."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards.core import spend_codes

KEY, AT = b"key", datetime(2026, 12, 1, 10, tzinfo=UTC)
CODE = spend_codes.write("2000000000015", AT, 12345, KEY)


def test_it_says_whose_it_is_and_since_when() -> None:
    found = spend_codes.read(CODE, KEY)
    assert found is not None
    assert (found.number, found.made_at) == ("2000000000015", AT)


def test_it_is_short_enough_to_be_scanned_and_typed() -> None:
    assert (len(CODE), CODE[0]) == (37, "S")
    typed = CODE.lower().replace("0", "o")
    assert spend_codes.read(f"{typed[:5]} {typed[5:20]}-{typed[20:]}", KEY) == spend_codes.read(CODE, KEY)


@pytest.mark.parametrize("place", range(37))
def test_no_letter_of_it_can_be_another(place: int) -> None:
    other = "A" if CODE[place] != "A" else "B"
    assert spend_codes.read(CODE[:place] + other + CODE[place + 1 :], KEY) is None


@pytest.mark.parametrize("text", ["", "S", CODE + "0", CODE[:-1], "2000000000015", "\x00" * 37, "😀" * 37])
def test_what_is_no_code_is_none(text: str) -> None:
    assert spend_codes.read(text, KEY) is None


def test_another_key_makes_another_seal() -> None:
    assert spend_codes.read(CODE, b"other") is None


@pytest.mark.parametrize(("seconds", "is_good"), [(-6, False), (-5, True), (0, True), (59, True), (60, False)])
def test_it_is_good_for_a_minute(seconds: int, is_good: bool) -> None:
    found = spend_codes.read(CODE, KEY)
    assert found is not None
    assert found.is_good_at(AT + timedelta(seconds=seconds)) is is_good

"""PINs that are guessed first are not taken."""

from datetime import date

import pytest

from members.core.pins import is_obvious, is_pin

BIRTHDAY = date(1985, 3, 7)


@pytest.mark.parametrize("text", ["123", "1234567", "12a4", "１２３４", "", "12 4", "-123"])
def test_a_pin_is_four_to_six_digits(text: str) -> None:
    assert not is_pin(text)


@pytest.mark.parametrize(
    "pin",
    ["0000", "111111", "1234", "456789", "4321", "7890", "9012", "1212", "123123",
     "0307", "0703", "1985", "850307", "070385", "030785", "198503", "600307"],
)  # fmt: skip
def test_what_people_try_first_is_refused(pin: str) -> None:
    assert is_pin(pin)
    assert is_obvious(pin, BIRTHDAY)


@pytest.mark.parametrize("pin", ["8305", "1357", "2580", "90210", "730518"])
def test_other_digits_are_taken(pin: str) -> None:
    assert not is_obvious(pin, BIRTHDAY)


def test_a_birthday_matters_where_it_is_known() -> None:
    assert not is_obvious("0307", None)

"""Member numbers: a mistyped digit is always noticed."""

import pytest

from loyalty_site.lib import codes


@pytest.mark.parametrize(("digits", "check"), [("400638133393", "1"), ("978020137962", "4"), ("210987654321", "0")])
def test_the_check_digit_is_ean_13s(digits: str, check: str) -> None:
    assert codes.ean13_check_digit(digits) == check


def test_every_altered_digit_is_noticed() -> None:
    number = codes.new_member_number()
    for position in range(13):
        for digit in "0123456789":
            altered = number[:position] + digit + number[position + 1 :]
            assert codes.is_ean13(altered) == (altered == number)


def test_a_number_is_in_the_range_for_use_inside_a_company() -> None:
    for _ in range(1000):
        number = codes.new_member_number()
        assert number[0] == "2"
        assert codes.is_member_number(number)


@pytest.mark.parametrize("text", ["", "4006381333931", "２１０９８７６５４３２１０", "21098765432100", " 210987654321"])
def test_other_numbers_are_not_ours(text: str) -> None:
    assert not codes.is_member_number(text)


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("2000000000008", "2 0000 0000 0008"),
        ("0012345678", "00 1234 5678"),
        ("12345678", "1234 5678"),
        ("12-345", "12-345"),
    ],
)
def test_a_number_is_read_in_groups(number: str, read: str) -> None:
    assert " ".join(codes.groups(number)) == read

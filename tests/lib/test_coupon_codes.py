"""Coupon codes: hard to guess, easy to read aloud, a slip is noticed."""

from itertools import combinations
from math import log2

import pytest

from loyalty_site.lib import codes

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_code_has_at_least_sixty_random_bits() -> None:
    code = codes.new_coupon_code()
    assert (len(code) - 1) * log2(len(LETTERS)) >= 60
    assert set(code) <= set(LETTERS)
    assert len({codes.new_coupon_code() for _ in range(10_000)}) == 10_000


def test_every_letter_of_the_alphabet_comes_up_at_every_place() -> None:
    drawn = [codes.new_coupon_code() for _ in range(2_000)]
    assert all({code[place] for code in drawn} == set(LETTERS) for place in range(14))


def test_a_code_is_read_as_it_was_made() -> None:
    code = codes.new_coupon_code()
    assert codes.read_coupon_code(code) == code


@pytest.mark.parametrize(
    "typed",
    ["0123456789abcx", "O123456789ABCX", "oI23456789ABCX", "0l23456789ABCX", "0123-4567 89AB-CX", "０１２３456789ABCX"],
)
def test_case_blanks_hyphens_and_look_alikes_are_forgiven(typed: str) -> None:
    code = "0123456789ABC" + codes.coupon_check_letter("0123456789ABC")
    assert codes.read_coupon_code(typed[:-1] + code[-1]) == code


def test_every_wrong_letter_is_noticed() -> None:
    code = codes.new_coupon_code()
    for place in range(14):
        for letter in LETTERS:
            altered = code[:place] + letter + code[place + 1 :]
            assert codes.read_coupon_code(altered) == (code if letter == code[place] else None)


def test_any_two_letters_that_change_places_are_noticed() -> None:
    code = codes.new_coupon_code()
    for one, other in combinations(range(14), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        assert codes.read_coupon_code("".join(letters)) == (code if code[one] == code[other] else None)


@pytest.mark.parametrize("text", ["", "0", "U" * 14, "0" * 13, "0" * 15, "あ" * 14, "000000\u0000000000", "\ud800"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert codes.read_coupon_code(text) is None

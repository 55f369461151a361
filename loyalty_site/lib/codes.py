"""Numbers that people read aloud and scanners read: made at random, guarded by a check digit or letter."""

import re
import secrets

from loyalty_site.lib.text import clean_line, is_plain

_MEMBER_NUMBER_PREFIX = "2"
_THIRTEEN_DIGITS = re.compile(r"[0-9]{13}", re.ASCII)


def ean13_check_digit(digits: str) -> str:
    """Return the check digit of twelve ASCII digits (GS1 General Specifications, section 7.9)."""
    odd = sum(map(int, digits[0::2]))
    even = sum(map(int, digits[1::2]))
    return str(-(odd + 3 * even) % 10)


def is_ean13(text: str) -> bool:
    """Tell whether a text is thirteen ASCII digits of which the last is the right check digit."""
    return bool(_THIRTEEN_DIGITS.fullmatch(text)) and ean13_check_digit(text[:12]) == text[12]


def new_member_number() -> str:
    """Return a new member number: 2, eleven random digits, a check digit.

    Numbers from 20 to 29 are GS1's range for use inside a company, so a scanned card is never taken
    for a product. The number says nothing about when its member joined or how many there are.
    """
    digits = _MEMBER_NUMBER_PREFIX + f"{secrets.randbelow(10**11):011d}"
    return digits + ean13_check_digit(digits)


def is_member_number(text: str) -> bool:
    """Tell whether a text has the form of a number of ours: in the company's range, check digit right."""
    return text.startswith(_MEMBER_NUMBER_PREFIX) and is_ean13(text)


def groups(number: str) -> list[str]:
    """Return a number in groups that are read at a glance: four characters each, what is left over first.

    A number that is printed with signs of its own between its digits stays as it is.
    """
    if not number.isalnum():
        return [number]
    first = len(number) % 4
    rest = [number[start : start + 4] for start in range(first, len(number), 4)]
    return [number[:first], *rest] if first else rest


# Crockford's base 32: no I, L, O (they read as 1 and 0) and no U.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_RANDOM_LETTERS = 13  # of 5 bits each


def coupon_check_letter(letters: str) -> str:
    """Return the check letter of a coupon code.

    The letters are read as the coefficients of a polynomial over GF(2^5) (primitive polynomial x^5 + x^2 + 1),
    so that one wrong letter, and two that change places, are always noticed.
    """
    check = 0
    for letter in letters:
        check = _times_two(check ^ _VALUES[letter])
    return _LETTERS[check]


def _times_two(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def in_letters(value: int, length: int) -> str:
    """Return a number below 32 ** length in so many letters of Crockford's base 32, the highest first."""
    return "".join(_LETTERS[value >> 5 * place & 31] for place in reversed(range(length)))


def number_in(letters: str) -> int:
    """Return the number that letters of Crockford's base 32 stand for."""
    value = 0
    for letter in letters:
        value = value << 5 | _VALUES[letter]
    return value


def read_letters(text: str, length: int) -> str | None:
    """Return a code of so many letters as it is kept, or None for what cannot be one.

    Forgiven are lower case, full width, blanks, hyphens, and O, I and L for 0 and 1.
    """
    if not is_plain(text):
        return None
    letters = clean_line(text).upper().translate(_FORGIVEN)
    return letters if len(letters) == length and _VALUES.keys() >= set(letters) else None


def new_coupon_code() -> str:
    """Return a new coupon code: 65 random bits in thirteen letters, and a check letter."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM_LETTERS))
    return letters + coupon_check_letter(letters)


def read_coupon_code(text: str) -> str | None:
    """Return a code as it is kept, or None for what cannot be one: wrong length, letter or check letter.

    Forgiven are lower case, full width, blanks, hyphens, and O, I and L for 0 and 1.
    """
    letters = read_letters(text, _RANDOM_LETTERS + 1)
    if letters is None:
        return None
    return letters if coupon_check_letter(letters[:-1]) == letters[-1] else None

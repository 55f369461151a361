"""Numbers that people read aloud and scanners read: made at random, guarded by a check digit."""

import re
import secrets

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

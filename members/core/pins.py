"""Which PINs are too easily guessed to be taken."""

import re
from datetime import date

LENGTH_MIN, LENGTH_MAX = 4, 6
_DIGITS = re.compile(rf"[0-9]{{{LENGTH_MIN},{LENGTH_MAX}}}", re.ASCII)
_UP, _DOWN = "01234567890123456789", "98765432109876543210"
_BIRTHDAY_FORMS = ("%m%d", "%d%m", "%Y", "%y%m", "%m%y", "%y%m%d", "%d%m%y", "%m%d%y", "%Y%m", "%m%Y")


def is_pin(text: str) -> bool:
    """Tell whether a text is four to six ASCII digits."""
    return _DIGITS.fullmatch(text) is not None


def is_obvious(pin: str, birthday: date | None) -> bool:
    """Tell whether a PIN is one digit alone, a few digits repeated, a run up or down, or made of a birthday.

    The birthday of every order that people write it in, its year alone, and the year of the Japanese calendar with it.
    """
    repeats = any(pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1))
    return repeats or pin in _UP or pin in _DOWN or (birthday is not None and pin in _of_birthday(birthday))


def _of_birthday(birthday: date) -> set[str]:
    plain = {f"{birthday:{form}}" for form in _BIRTHDAY_FORMS}
    eras = [birthday.year - first + 1 for first in (1926, 1989, 2019)]  # 昭和, 平成, 令和
    return plain | {f"{year:02d}{birthday:%m%d}" for year in eras if 0 < year < 100}

"""Public codes as people type them."""

import unicodedata

_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})


def as_typed(text: str) -> str:
    """Return what two spellings of a public code have in common; empty where nothing of it is a letter or a digit.

    Forgiven are lower case, full width, blanks, hyphens, underscores, and O, I and L for 0 and 1.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in wide if letter.isascii() and letter.isalnum()).translate(_FORGIVEN)

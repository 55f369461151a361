"""Text that people type: one form for what reads the same, and nothing in it that cannot be seen."""

import re
import unicodedata

import jaconv

# Cc controls and NUL, Cs lone surrogates, Zl and Zp line and paragraph ends.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
# The two format characters that writing needs: emoji and some scripts are joined or kept apart with them.
_ALLOWED_FORMATS = frozenset("\u200c\u200d")
_SPACES = re.compile(r"\s+")
_READING = re.compile(r"[ァ-ヺー・ A-Za-zÀ-ÖØ-öø-ÿ'’.\-]*")


def is_plain(text: str) -> bool:
    """Tell whether a text is free of controls, lone surrogates and marks that change its direction."""
    if text.isascii():
        return text.isprintable()
    return not any(
        (category := unicodedata.category(character)) in _REFUSED_CATEGORIES
        or (category == "Cf" and character not in _ALLOWED_FORMATS)
        for character in text
    )


def clean_line(text: str) -> str:
    """Return a line of text in NFKC with single spaces inside and none around it.

    Full-width letters and digits become ASCII, half-width kana full width. Raises ValueError for a text
    that is not plain.
    """
    if not is_plain(text):
        raise ValueError("not plain")
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def clean_reading(text: str) -> str:
    """Return a reading (kana) as a clean line in katakana, so that one name is always written one way.

    Latin letters stay for names that are not Japanese. Raises ValueError for kanji and other signs.
    """
    reading = jaconv.hira2kata(clean_line(text))
    if not _READING.fullmatch(reading):
        raise ValueError("not a reading")
    return reading

"""Likeness: what two memberships of one person have in common, as keys that are the same when it is.

A person decides what it means: brothers may share a mailbox, and two people a name and a birthday.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from members.core.self_referral import one_mailbox

PHONE, READING, MAILBOX = "phone", "reading", "mailbox"
REASONS = (PHONE, READING, MAILBOX)
# One sound written in two ways: small kana, and ジ ヂ, ズ ヅ, オ ヲ.
_SOUNDS = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲ", "アイウエオツヤユヨワカケジズオ")


class Told(NamedTuple):
    """What is known of a member that others may share; numbers in E.164."""

    phones: Iterable[str] = ()
    kana: str = ""
    birthday: date | None = None
    emails: Iterable[str] = ()


def keys(told: Told) -> Iterator[tuple[str, str]]:
    """Yield (reason, key) of a member: two members who share one may be the same person."""
    for phone in set(told.phones):
        yield PHONE, phone
    reading = fold_reading(told.kana)
    if reading and told.birthday is not None:
        yield READING, f"{told.birthday:%Y%m%d}{reading}"
    for mailbox in {one_mailbox(unicodedata.normalize("NFKC", email)) for email in told.emails}:
        yield MAILBOX, mailbox


def fold_reading(kana: str) -> str:
    """Return a reading in the form in which all spellings of one name are the same: sounds alone, in katakana.

    Width, hiragana, small kana, spaces, points and long marks make no other name.
    """
    plain = unicodedata.normalize("NFKC", kana).casefold()
    katakana = "".join(chr(ord(sign) + 96) if "ぁ" <= sign <= "ゖ" else sign for sign in plain)
    return "".join(sign for sign in katakana.translate(_SOUNDS) if sign.isalpha() and sign != "ー")

"""The code that a member shows to spend points: whose, since when, for one use; sealed, so that nobody else makes one.

Thirty-seven letters of Crockford's base 32: `S`, nine for the member number, seven for the second of its making, eight
at random, twelve of the seal. A scanner reads them as a small QR code, and a clerk can type them.
"""

import hmac
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from loyalty_site.lib.codes import in_letters, number_in, read_letters

LIFE = timedelta(seconds=60)
CLOCKS_APART = timedelta(seconds=5)  # so much may the clocks of two web servers differ
RANDOM_BITS = 40

_MARK = "S"
_NUMBER, _SECOND, _RANDOM, _SEAL = 9, 7, 8, 12
_LENGTH = len(_MARK) + _NUMBER + _SECOND + _RANDOM + _SEAL


class SpendCode(NamedTuple):
    """A code that was read: the member number, when it was made, and the nonce by which it is used once."""

    number: str
    made_at: datetime
    nonce: str

    def is_good_at(self, at: datetime) -> bool:
        """Tell whether the code's minute has begun and is not over."""
        return self.made_at - CLOCKS_APART <= at < self.made_at + LIFE


def write(number: str, made_at: datetime, random: int, key: bytes) -> str:
    """Return a member's code; `random` are RANDOM_BITS bits, `key` seals it."""
    said = in_letters(int(number), _NUMBER) + in_letters(int(made_at.timestamp()), _SECOND)
    said += in_letters(random, _RANDOM)
    return _MARK + said + _seal(said, key)


def read(text: str, key: bytes) -> SpendCode | None:
    """Return what a code says, None where its form or its seal is wrong."""
    letters = read_letters(text, _LENGTH)
    if letters is None or not letters.startswith(_MARK):
        return None
    said, seal = letters[1:-_SEAL], letters[-_SEAL:]
    if not hmac.compare_digest(seal, _seal(said, key)):
        return None
    made_at = datetime.fromtimestamp(number_in(said[_NUMBER : _NUMBER + _SECOND]), UTC)
    return SpendCode(f"{number_in(said[:_NUMBER]):013d}", made_at, said[_NUMBER:])


def _seal(said: str, key: bytes) -> str:
    digest = hmac.digest(key, said.encode(), "sha256")
    return in_letters(int.from_bytes(digest[:8]) >> 4, _SEAL)

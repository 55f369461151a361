"""Identifiers made in Python, ordered by the time of their making."""

import os
import time
from datetime import datetime
from uuid import UUID

_RANDOM_BYTES = 10
_PIECES = 400  # the kernel is asked for so many ids' randomness at a time: a question costs more than an id
_VERSION_AND_VARIANT = 0x7 << 76 | 0x2 << 62
_WITHOUT_THEM = (1 << 128) - 1 & ~(0xF << 76 | 0x3 << 62)


def uuid7() -> UUID:
    """Return a UUID version 7 (RFC 9562, section 5.7).

    The first 48 bits are Unix milliseconds, so that rows made together lie together in an index;
    74 bits are random, so that an id cannot be guessed from its neighbour.
    """
    try:
        random = _random.pop()
    except IndexError:
        random, *rest = _pieces()
        _random.extend(rest)
    value = time.time_ns() // 1_000_000 << 80 | int.from_bytes(random, "big")
    return UUID(int=value & _WITHOUT_THEM | _VERSION_AND_VARIANT)


_random: list[bytes] = []  # each is used by one id; a fork must not make the same ones
os.register_at_fork(after_in_child=_random.clear)


def _pieces() -> list[bytes]:
    block = os.urandom(_PIECES * _RANDOM_BYTES)
    return [block[start : start + _RANDOM_BYTES] for start in range(0, len(block), _RANDOM_BYTES)]


def first_uuid7(moment: datetime) -> UUID:
    """Return the least id that `uuid7` could have made at or after a moment: where a day's rows begin in an index."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | _VERSION_AND_VARIANT)

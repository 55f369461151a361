"""Identifiers made in Python, ordered by the time of their making."""

import os
import time
from uuid import UUID

_RANDOM_MASK = (1 << 62) - 1


def uuid7() -> UUID:
    """Return a UUID version 7 (RFC 9562, section 5.7).

    The first 48 bits are Unix milliseconds, so that rows made together lie together in an index;
    74 bits are random, so that an id cannot be guessed from its neighbour.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0x2 << 62 | random & _RANDOM_MASK
    return UUID(int=value)

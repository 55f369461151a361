"""How many short messages a text is sent as, and what that costs.

A text of GSM 03.38's letters alone has 160 of them in one message and 153 in each of several; the letters of its
second table count twice. Any other text is sent as UCS-2: 70 and 67 units of 16 bits, an emoji being two. What counts
twice is not divided between two messages (3GPP TS 23.038, TS 23.040).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
SEGMENTS_MAX = 10  # what providers take as one text


@dataclass(frozen=True, slots=True)
class Segments:
    """How a text travels: `units` is its length as the encoding counts."""

    encoding: str  # GSM-7 | UCS-2
    units: int
    count: int

    def price(self, each: Decimal) -> Decimal:
        """Return what sending it once costs at this price a segment."""
        return each * self.count


def segments(text: str) -> Segments:
    """Return how a text travels; an empty one is sent as nothing."""
    if set(text) <= _BASIC | _EXTENSION:
        return _divided("GSM-7", [2 if sign in _EXTENSION else 1 for sign in text], 160, 153)
    return _divided("UCS-2", [2 if ord(sign) > 0xFFFF else 1 for sign in text], 70, 67)


def _divided(encoding: str, widths: Iterable[int], alone: int, each: int) -> Segments:
    listed = list(widths)
    units = sum(listed)
    if units <= alone:
        return Segments(encoding, units, 1 if units else 0)
    count, used = 1, 0
    for width in listed:
        if used + width > each:
            count, used = count + 1, 0
        used += width
    return Segments(encoding, units, count)

"""RFM scores from boundaries, so that equal values have equal scores."""

from decimal import Decimal
from typing import NamedTuple

YEAR = 365  # days that count
SHARES = (0.2, 0.4, 0.6, 0.8)


class Edges(NamedTuple):
    """The values below and at which a fifth, two, three and four fifths of the customers of a year lie.

    Recency is in days since the last purchase, frequency in purchases, amount in money.
    """

    recency: tuple[int, ...]
    frequency: tuple[int, ...]
    amount: tuple[Decimal, ...]


def score(value: Decimal | int, edges: tuple[Decimal, ...] | tuple[int, ...]) -> int:
    """Return the score from 1 to 5 of a value of which more is better."""
    return 1 + sum(edge < value for edge in edges)


def recency_score(days: int, edges: tuple[int, ...]) -> int:
    """Return the score from 1 to 5 of so many days since the last purchase: fewer are better."""
    return 5 - sum(edge < days for edge in edges)

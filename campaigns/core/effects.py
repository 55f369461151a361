"""What a message changed: those it was sent to against those who were left out by lot, with a 95 % interval.

Shares are compared by Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method 10), which keeps its
promise with few buyers too; means by Welch's interval, whose groups are large enough for the normal quantile.
"""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # the normal distribution's 97.5 % point
SMALLEST = 30  # members in a group, below which a mean's interval would promise too much


@dataclass(frozen=True, slots=True)
class Group:
    """What a group did: members, those who bought, purchases, net revenue and its squares (money, as floats)."""

    members: int
    buyers: int
    purchases: int
    revenue: float
    revenue_squared: float


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference between two groups, per member, and the ends of its 95 % interval."""

    treated: float
    control: float
    low: float
    high: float
    members: int

    @property
    def difference(self) -> float:
        """Return by how much the treated ones did more, per member."""
        return self.treated - self.control

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves nought out."""
        return self.low > 0 or self.high < 0

    @property
    def total(self) -> tuple[float, float, float]:
        """Return the difference and its interval over all who were treated."""
        return self.difference * self.members, self.low * self.members, self.high * self.members


def share_effect(treated: Group, control: Group) -> Effect | None:
    """Return how many more of the treated ones bought; None where a group is empty."""
    if not treated.members or not control.members:
        return None
    first, second = treated.buyers / treated.members, control.buyers / control.members
    low_1, high_1 = wilson(treated.buyers, treated.members)
    low_2, high_2 = wilson(control.buyers, control.members)
    difference = first - second
    low = difference - sqrt((first - low_1) ** 2 + (high_2 - second) ** 2)
    high = difference + sqrt((high_1 - first) ** 2 + (second - low_2) ** 2)
    return Effect(first, second, low, high, treated.members)


def revenue_effect(treated: Group, control: Group) -> Effect | None:
    """Return how much more net revenue a treated member brought; None where a group is too small to say."""
    if min(treated.members, control.members) < SMALLEST:
        return None
    first, second = treated.revenue / treated.members, control.revenue / control.members
    margin = Z * sqrt(_variance(treated) / treated.members + _variance(control) / control.members)
    return Effect(first, second, first - second - margin, first - second + margin, treated.members)


def wilson(successes: int, members: int) -> tuple[float, float]:
    """Return Wilson's score interval of a share."""
    share, spread = successes / members, Z * Z / members
    middle = (share + spread / 2) / (1 + spread)
    margin = Z * sqrt(share * (1 - share) / members + spread / (4 * members)) / (1 + spread)
    return max(0.0, middle - margin), min(1.0, middle + margin)


def _variance(group: Group) -> float:
    mean = group.revenue / group.members
    return max(0.0, (group.revenue_squared - group.members * mean * mean) / (group.members - 1))

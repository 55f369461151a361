"""Limits over all members, where the draft's rule is another one than the one that was in force.

What such a limit still allowed at a purchase depends on everybody else's purchases before it. So the accounts are
folded twice: first as if there were no such limit, which tells who would have been awarded what and when; then with
what the limit, used up in that order, still allowed at each moment. The order is that of posting; what an import
brought in goes by its own time.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from rewards.core.context import Allowance
from rewards.core.rules import Limit
from rewards.core.terms import Terms

Place = tuple[datetime, str]  # in the order of posting: the moment, then the account


class Award(NamedTuple):
    """What a rule would have awarded, or what a refund would have freed."""

    rule: str
    place: Place
    awards: int
    points: int


@dataclass(slots=True)
class Used:
    """How much of a limit was used up after each place."""

    limit: Limit
    places: list[Place] = field(default_factory=list)
    awards: list[int] = field(default_factory=lambda: [0])
    points: list[int] = field(default_factory=lambda: [0])

    def left(self, place: Place) -> Allowance:
        """Return what was still allowed just before a place."""
        before = bisect_left(self.places, place)
        total, budget = self.limit.total, self.limit.budget
        return Allowance(
            None if total is None else max(0, total - self.awards[before]),
            None if budget is None else max(0, budget - self.points[before]),
        )

    def add(self, award: Award) -> None:
        """Use up what is still there for an award; what comes back is free again."""
        awards, points = award.awards, award.points
        if awards > 0:
            total, budget = self.limit.total, self.limit.budget
            left = points if budget is None else max(0, budget - self.points[-1])
            if (total is not None and self.awards[-1] >= total) or left == 0 < points:
                return
            points = min(points, left)
        self.places.append(award.place)
        self.awards.append(max(0, self.awards[-1] + awards))
        self.points.append(max(0, self.points[-1] + points))


def used_up(awards: Iterable[Award], terms: Terms) -> Mapping[str, Used]:
    """Return how the limits of these terms are used up by awards in the order of their places."""
    found: dict[str, Used] = {}
    for award in sorted(awards, key=lambda award: award.place):
        rule = terms.limited.get(award.rule)
        if rule is not None and rule.limit is not None:
            found.setdefault(award.rule, Used(rule.limit)).add(award)
    return found

"""What a simulation counts: points by what happened to them, members by tier, who is better and who is worse off."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from rewards.core.standing import Journal, Standing
from rewards.simulation.limits import Award

# Under which figure an entry's points are counted.
FIGURES = {
    "earned": "earned", "completed": "earned", "reversed": "reversed", "redeemed": "redeemed", "returned": "returned",
    "expired": "expired", "adjusted": "adjusted", "transferred": "adjusted", "forgiven": "adjusted",
}  # fmt: skip
POINTS = ("opening", "earned", "reversed", "redeemed", "returned", "expired", "adjusted", "closing")
NO_TIER = ""  # the tier of who has none


@dataclass(slots=True)
class Points:
    """What happened to points under one programme: `opening` + what happened = `closing`, to the point.

    `failed` is what could not be spent, by what it was for; `untaxed` are purchases whose lines name no tax rate
    although the terms earn without tax.
    """

    counts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)  # how often
    failed_points: Counter[str] = field(default_factory=Counter)
    untaxed: int = 0

    def count(self, journal: Journal) -> None:
        """Count what a posting did."""
        counts = self.counts
        for entry in journal.entries:
            if entry.points:
                counts[FIGURES[entry.kind]] += entry.points

    def add(self, other: "Points") -> None:
        """Add another account's, or another process's."""
        self.counts.update(other.counts)
        self.failed.update(other.failed)
        self.failed_points.update(other.failed_points)
        self.untaxed += other.untaxed

    @property
    def given(self) -> int:
        """Return what the holder had of it: what was used, and what is left."""
        counts = self.counts
        return counts["closing"] - counts["redeemed"] - counts["returned"]


@dataclass(slots=True)
class Comparison:
    """Both columns and what lies between them, over accounts.

    `moves` count members by (tier now, tier under the draft). `worse` and `better` count members by their tier now:
    worse off is who has fewer points in money to use (used and left), or a lower tier. `reproduced` are the accounts
    that the facts lead to where the ledger says they stand; `unlike` names the first ones that they do not.
    """

    accounts: int = 0
    reproduced: int = 0
    purchases: int = 0
    now: Points = field(default_factory=Points)
    draft: Points = field(default_factory=Points)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    worse: Counter[str] = field(default_factory=Counter)
    better: Counter[str] = field(default_factory=Counter)
    fewer_points: int = 0  # members who have fewer points in money to use
    unlike: list[str] = field(default_factory=list)
    activities: Counter[str] = field(default_factory=Counter)
    awards: tuple[list[Award], list[Award]] = field(default_factory=lambda: ([], []))  # by column, see `limits`

    def add(self, other: "Comparison") -> None:
        """Add what another range of accounts came to."""
        self.accounts += other.accounts
        self.reproduced += other.reproduced
        self.purchases += other.purchases
        self.fewer_points += other.fewer_points
        self.now.add(other.now)
        self.draft.add(other.draft)
        for name in ("moves", "worse", "better", "activities"):
            getattr(self, name).update(getattr(other, name))
        for own, others in zip(self.awards, other.awards, strict=True):
            own += others
        self.unlike = (self.unlike + other.unlike)[:10]


@dataclass(frozen=True, slots=True)
class Judge:
    """Says who is better and who is worse off: by the money that a point is worth, and by the rank of a tier."""

    value_now: Fraction
    value_draft: Fraction
    ranks: dict[str, int]

    def compare(self, into: Comparison, now: Points, draft: Points, tiers: tuple[str, str], is_member: bool) -> None:
        """Count one account."""
        into.accounts += 1
        into.now.add(now)
        into.draft.add(draft)
        if not is_member:
            return
        into.moves[tiers] += 1
        more = draft.given * self.value_draft - now.given * self.value_now
        higher = self.ranks.get(tiers[1], -1) - self.ranks.get(tiers[0], -1)
        into.fewer_points += more < 0
        if more < 0 or higher < 0:
            into.worse[tiers[0]] += 1
        elif more > 0 or higher > 0:
            into.better[tiers[0]] += 1


def close(points: Points, standing: Standing) -> None:
    """Write down what an account has at the end."""
    points.counts["closing"] = standing.balance

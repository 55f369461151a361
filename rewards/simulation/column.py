"""One column of one account: facts that happened, folded under terms that were not in force."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from rewards.core.bases import goods_lines, points_value
from rewards.core.facts import (
    Activity,
    Adjustment,
    Capture,
    Completion,
    Exchange,
    Fact,
    Hold,
    Purchase,
    Release,
    Return,
    SplitIn,
    SplitOut,
    Tick,
    TransferOut,
)
from rewards.core.fold import post_into
from rewards.core.moves import drawn_from
from rewards.core.standing import Journal, Standing
from rewards.core.terms import Terms, Timeline
from rewards.core.tiers import FOREVER
from rewards.simulation.figures import Points
from rewards.simulation.limits import Award
from rewards.simulation.programmes import Column


class Branch:
    """An account that goes on under the terms of a column."""

    def __init__(self, standing: Standing, column: Column, real: Timeline, account_id: str) -> None:
        self.standing, self.column, self.real, self.account_id = standing.copied(), column, real, account_id
        self.awards: list[Award] = []  # under the limits over all members that are replayed
        self.points = Points()
        self.points.counts["opening"] = standing.balance
        self.drawn: dict[UUID, tuple[tuple[int, int], ...]] = {}  # by coupon, what its exchange drew here
        self.missed: set[UUID] = set()  # coupons that could not be had here
        if column.reviews_anew and self.standing.tiers:
            self.standing.tier_due_at = min(self.standing.tier_due_at or FOREVER, column.timeline.published[-1][0])

    def post(self, fact: Fact, until: datetime | None) -> None:
        """Fold a fact as far as it is possible here; time passes in any case."""
        adapt = _ADAPTED.get(type(fact))
        adapted = fact if adapt is None else adapt(self, fact)
        journal = post_into(self.standing, adapted or Tick(fact.at), self.column.timeline, until=until)
        self.points.count(journal)
        if self.column.replayed:
            self._note_awards(journal)
        if isinstance(adapted, Exchange):
            self.drawn[adapted.id] = next(
                drawn_from(entry.moves) for entry in reversed(journal.entries) if entry.kind == "redeemed"
            )

    def _settle(self, at: datetime) -> Terms:
        """Let time pass to a fact, so that it is plain what is there to be spent; returns the terms of that time."""
        self.points.count(post_into(self.standing, Tick(at), self.column.timeline))
        return self.column.timeline.at(at)

    def _fail(self, what: str, points: int) -> None:
        self.points.failed[what] += 1
        self.points.failed_points[what] += points

    def _has(self, at: datetime, points: int, what: str) -> bool:
        """Tell whether so many points can be spent at this instant; what cannot be is counted."""
        self._settle(at)
        if points <= self.standing.available:
            return True
        self._fail(what, points)
        return False

    def purchase(self, fact: Purchase) -> Purchase:
        """Pay with as many points as there are and may be used, the rest with money."""
        terms = self.column.timeline.at(fact.at)
        fact = self._within(self._taxed(fact, terms))
        if not fact.points_used:
            return fact
        self._settle(fact.at)
        points = payable(fact, terms, self.standing.available)
        if points < fact.points_used:
            self._fail("payment", fact.points_used - points)
            return replace(fact, points_used=points)
        return fact

    def completion(self, fact: Completion) -> Completion:
        """Complete the purchase as it was paid here."""
        bought = self.standing.bought[fact.purchase.id]
        completed = replace(fact.purchase, points_used=bought.purchase.points_used)
        if bought.purchase.lines:  # it was given one for want of a tax rate
            bought.purchase = replace(bought.purchase, lines=())
        return replace(fact, purchase=self._within(self._taxed(completed, self.column.timeline.of(bought.terms))))

    def _taxed(self, fact: Purchase, terms: Terms) -> Purchase:
        """Where points are earned without tax, take a line that names no rate as one without tax, and count it."""
        if terms.earning.tax_included or fact.tax_excluded:
            return fact
        lines = goods_lines(fact)
        if all(line.tax_rate is not None for line in lines):
            return fact
        self.points.untaxed += 1
        known = tuple(line if line.tax_rate is not None else line._replace(tax_rate=0) for line in lines)
        return replace(fact, lines=known)

    def _note_awards(self, journal: Journal) -> None:
        place = (self.standing.clock or self.column.start, self.account_id)
        for rule, _, awards, points, _ in journal.counts:
            if rule in self.column.replayed:
                self.awards.append(Award(rule, place, awards, points))

    def _within(self, fact: Any) -> Any:
        """Allow what limits over all members allow here: for a rule that was the same, what they allowed then."""
        replayed = self.column.replayed
        if not replayed:
            return fact
        allowances = {code: left for code, left in fact.context.allowances.items() if code not in replayed}
        place = (max(fact.at, self.standing.clock or fact.at), self.account_id)
        allowances |= {code: used.left(place) for code, used in self.column.used.items()}
        return replace(fact, context=replace(fact.context, allowances=allowances))

    def exchange(self, fact: Exchange) -> Exchange | None:
        """Exchange at the draft's price, if it still offers the reward and there are points for it."""
        then, here = _price(self.real.at(fact.at), fact.reward), _price(self.column.timeline.at(fact.at), fact.reward)
        points = fact.points if here == then else here
        if points is None or not self._has(fact.at, points, "exchange"):
            if points is None:
                self._fail("exchange", fact.points)
            self.missed.add(fact.id)
            return None
        return replace(fact, points=points)

    def give_back(self, fact: Return) -> Return | None:
        """Give back what the exchange drew here."""
        if fact.id in self.missed:
            return None
        return replace(fact, drawn=self.drawn.get(fact.id, fact.drawn))

    def hold(self, fact: Hold) -> Hold | None:
        """Reserve points, if they are there."""
        return fact if self._has(fact.at, fact.points, "hold") else None

    def resolve(self, fact: Capture | Release) -> Capture | Release | None:
        """End a hold, if there is one."""
        self._settle(fact.at)
        return fact if fact.hold_id in self.standing.holds else None

    def transfer_out(self, fact: TransferOut) -> TransferOut | None:
        """Send points, if they are there."""
        return fact if self._has(fact.at, fact.points, "transfer") else None

    def split(self, fact: SplitOut | SplitIn) -> None:
        """Leave a merge as it is that was undone: which of its points are left here, nobody knows."""
        self.standing.is_merged = False

    def adjustment(self, fact: Adjustment) -> Adjustment | None:
        """Take as many points as there are."""
        if fact.points > 0:
            return fact
        self._settle(fact.at)
        points = min(-fact.points, self.standing.available)
        if points < -fact.points:
            self._fail("adjustment", -fact.points - points)
        return replace(fact, points=-points) if points else None


def payable(fact: Purchase, terms: Terms, available: int) -> int:
    """Return how many of a purchase's points can pay under these terms: in whole blocks, 0 where too few are left."""
    rules, goods = terms.redemption, fact.goods_left
    points = min(fact.points_used, available, rules.most_points(goods, terms.point_value))
    points -= points % rules.block
    while points > 0 and points_value(points - 1, terms) >= goods:
        points -= rules.block
    return points if points >= max(1, rules.minimum) else 0


def _price(terms: Terms, code: str) -> int | None:
    """Return what a reward costs, None where it is not offered."""
    for reward in terms.document["rewards"]:
        if reward["code"] == code:
            return None if reward.get("retired") else int(reward["points"])
    return None


_ADAPTED: dict[type, Callable[[Branch, Any], Any]] = {
    Purchase: Branch.purchase,
    Completion: Branch.completion,
    Activity: Branch._within,
    Adjustment: Branch.adjustment,
    Exchange: Branch.exchange,
    Return: Branch.give_back,
    Hold: Branch.hold,
    Capture: Branch.resolve,
    Release: Branch.resolve,
    TransferOut: Branch.transfer_out,
    SplitOut: Branch.split,
    SplitIn: Branch.split,
}

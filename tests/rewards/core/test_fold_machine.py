"""The fold against a purse: whatever happens in whatever order, both hold the same."""

from copy import deepcopy
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from rewards.core.facts import Adjustment, Capture, Hold, Line, Purchase, Refund, Release, Tick, TransferIn, TransferOut
from rewards.core.fold import post, post_into
from rewards.core.refusals import InsufficientPoints
from rewards.core.standing import Standing
from rewards.core.terms import Timeline, compile_terms
from tests.rewards.cast import programme
from tests.rewards.machine import Purse, machine_settings, seed

START = datetime(2026, 1, 5, 3, tzinfo=UTC)
TEXT = """
program:
  name: {ja: 財布, en: Purse}
  currency: JPY
  expiry: {after: never}
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
stores:
  - {code: GINZA, name: {ja: 銀座店, en: Ginza}, channel: store}
"""
TIMELINE = Timeline([(START, compile_terms(programme(TEXT), 1))])


def state(standing: Standing) -> dict:
    """Return everything a standing holds, so that two can be compared."""
    values = {field.name: getattr(standing, field.name) for field in fields(standing)}
    return deepcopy(values | {"credits": list(standing.credits)})


class Fold(RuleBasedStateMachine):
    """Facts in any order, a purse beside them."""

    purchases, holds = Bundle("purchases"), Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.standing, self.purse, self.now = Standing(joined_at=START), Purse(), START
        self.facts: list[tuple[object, datetime]] = []
        self.entries = 0

    def fold(self, fact, needs: int = 0):
        """Fold a fact; where the purse has not enough, it must be refused and change nothing."""
        if needs > self.purse.free:
            before = state(self.standing)
            with pytest.raises(InsufficientPoints):
                post(self.standing, fact, TIMELINE, until=self.now)
            assert state(self.standing) == before
            return None
        self.facts.append((fact, self.now))
        journal = post_into(self.standing, fact, TIMELINE, until=self.now)
        self.entries += sum(entry.points for entry in journal.entries)
        assert not journal.entries or journal.entries[-1].balance_after == self.standing.balance
        return journal

    @rule(target=purchases, prices=st.lists(st.integers(1, 30_000), min_size=1, max_size=3), points=st.integers(0, 300))
    def buy(self, prices, points):
        points = min(points, sum(prices))
        lines = tuple(Line("A", "", 1000, price) for price in prices)
        bought = Purchase(uuid4(), self.now, "GINZA", lines, sum(prices), points_used=points)
        if self.fold(bought, points) is None:
            return multiple()
        self.purse.buy(bought.id, sum(prices), points)
        return bought

    @rule(bought=consumes(purchases))
    def bring_back(self, bought):
        self.fold(Refund(uuid4(), self.now, bought.id))
        self.purse.bring_back(bought.id, bought.points_used)

    @rule(points=st.integers(-500, 500).filter(bool))
    def adjust(self, points):
        if self.fold(Adjustment(uuid4(), self.now, points, "goodwill"), -points) is not None:
            self.purse.total += points

    @rule(target=holds, points=st.integers(1, 200), minutes=st.integers(1, 60))
    def hold(self, points, minutes):
        hold = Hold(uuid4(), self.now, points, self.now + timedelta(minutes=minutes))
        if self.fold(hold, points) is None:
            return multiple()
        self.purse.reserved[hold.id] = points
        return hold

    @rule(hold=consumes(holds), share=st.integers(0, 100))
    def capture(self, hold, share):
        if hold.id in self.purse.reserved:
            points = hold.points * share // 100
            self.fold(Capture(uuid4(), self.now, hold.id, points))
            del self.purse.reserved[hold.id]
            self.purse.total -= points

    @rule(hold=consumes(holds))
    def release(self, hold):
        if self.purse.reserved.pop(hold.id, None):
            self.fold(Release(uuid4(), self.now, hold.id))

    @rule(points=st.integers(1, 300))
    def send_and_get_back(self, points):
        sent = self.fold(TransferOut(uuid4(), self.now, points), points)
        if sent is not None:
            self.fold(TransferIn(uuid4(), self.now, sent.portions))

    @rule(minutes=st.integers(1, 100_000))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)
        self.fold(Tick(self.now))
        self.purse.reserved = {
            key: points for key, points in self.purse.reserved.items() if self.ends_at(key) > self.now
        }

    def ends_at(self, hold_id: UUID) -> datetime:
        return next(fact.ends_at for fact, _ in self.facts if isinstance(fact, Hold) and fact.id == hold_id)

    @invariant()
    def both_hold_the_same(self):
        standing, purse = self.standing, self.purse
        assert (standing.available, standing.held, standing.debt) == (purse.free, purse.held, purse.debt)
        assert standing.balance == purse.total == self.entries
        lots = standing.lots.values()
        assert sum(lot.available for lot in lots) == standing.available
        assert sum(lot.held for lot in lots) == standing.held
        assert all(0 <= lot.left <= lot.points for lot in lots)

    def teardown(self) -> None:
        """Fold it all again: the same comes out."""
        again = Standing(joined_at=START)
        for fact, until in self.facts:
            post_into(again, fact, TIMELINE, until=until)
        assert state(again) == state(self.standing)


def test_the_fold_keeps_a_purse_right():
    run_state_machine_as_test(seeded(seed())(Fold), settings=machine_settings())

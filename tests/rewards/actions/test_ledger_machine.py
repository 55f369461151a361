"""The ledger in the database against a purse: whatever is done in whatever order, both hold the same."""

from datetime import UTC, datetime

import pytest
from django.db import connection
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

from rewards.actions.adjustments import adjust
from rewards.actions.due import expire_points
from rewards.actions.holds import capture_hold, place_hold, release_hold
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.actions.transfers import transfer
from rewards.core.refusals import InsufficientPoints
from rewards.models import PointAccount
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, draft, line, published
from tests.rewards.core.test_fold_machine import TEXT
from tests.rewards.machine import Purse, machine_settings, seed
from tests.rewards.torture.clients import BROKEN

pytestmark = pytest.mark.django_db(transaction=True)
WHO = st.integers(0, 1)


class Ledger(RuleBasedStateMachine):
    """Two accounts, a purse for each."""

    purchases, holds = Bundle("purchases"), Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.accounts, self.purses = [account(), account()], [Purse(), Purse()]

    def tried(self, who, needs, action, *arguments, **options):
        """Do it; where the purse has not enough, it must be refused."""
        if needs > self.purses[who].free:
            with pytest.raises(InsufficientPoints):
                action(*arguments, **options)
            return None
        return action(*arguments, **options)

    @rule(target=purchases, who=WHO, price=st.integers(1, 30_000), points=st.integers(0, 300))
    def buy(self, who, price, points):
        points = min(points, price)
        posted = self.tried(who, points, post_purchase, draft(self.accounts[who], line(price), points_used=points))
        if posted is None:
            return multiple()
        self.purses[who].buy(posted.id, price, points)
        return who, posted.id, points

    @rule(bought=consumes(purchases))
    def bring_back(self, bought):
        who, purchase_id, points = bought
        post_refund(purchase_id, "all", datetime.now(UTC))
        self.purses[who].bring_back(purchase_id, points)

    @rule(who=WHO, points=st.integers(-500, 500).filter(bool))
    def adjust(self, who, points):
        if self.tried(who, -points, adjust, self.accounts[who], points, "goodwill", "") is not None:
            self.purses[who].total += points

    @rule(target=holds, who=WHO, points=st.integers(1, 200))
    def hold(self, who, points):
        placed = self.tried(who, points, place_hold, self.accounts[who], points, 86_400)
        if placed is None:
            return multiple()
        self.purses[who].reserved[placed[0]] = points
        return who, placed[0], points

    @rule(hold=consumes(holds), share=st.integers(0, 100))
    def capture(self, hold, share):
        who, hold_id, points = hold
        capture_hold(hold_id, points * share // 100)
        del self.purses[who].reserved[hold_id]
        self.purses[who].total -= points * share // 100

    @rule(hold=consumes(holds))
    def release(self, hold):
        who, hold_id, _ = hold
        release_hold(hold_id)
        del self.purses[who].reserved[hold_id]

    @rule(who=WHO, points=st.integers(1, 300))
    def send(self, who, points):
        if self.tried(who, points, transfer, self.accounts[who], self.accounts[1 - who], points) is not None:
            self.purses[who].total -= points
            self.purses[1 - who].total += points

    @rule()
    def run_the_jobs(self):
        expire_points(datetime.now(UTC))

    @invariant()
    def both_hold_the_same(self):
        rows = PointAccount.objects.in_bulk(self.accounts)
        for account_id, purse in zip(self.accounts, self.purses, strict=True):
            row = rows[account_id]
            assert (row.available, row.held, row.debt) == (purse.free, purse.held, purse.debt)
            assert row.available + row.held - row.debt == purse.total

    def teardown(self) -> None:
        """The sums hold, and the audit finds nothing."""
        with connection.cursor() as cursor:
            cursor.execute(BROKEN)
            assert not cursor.fetchall()
        for account_id in self.accounts:
            difference = verify_ledger(account_id=account_id).difference
            assert difference is None, difference.args


def test_the_ledger_keeps_two_purses_right():
    published(TEXT)
    run_state_machine_as_test(seeded(seed())(Ledger), settings=machine_settings())

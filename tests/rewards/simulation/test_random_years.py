"""Random years under the terms in force lead to every balance, account by account and lot by lot."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from rewards.audit.rows import Reader
from rewards.models import PointAccount, Terms
from rewards.selectors.audit import conninfo, verify_ledger
from rewards.simulation.account import Replay
from rewards.simulation.run import Setup, Worker, simulate
from tests.rewards.cast import programme
from tests.rewards.simulation.histories import END, YEAR, Year

pytestmark = pytest.mark.django_db(transaction=True)
DRAFTS = {
    "nothing earns": ("rules:\n", "rules:\n  - {code: never, kind: multiplier, factor: \"0.1\"}\n"),
    "points expire at once": ("expiry: {after: {months: 3}}", "expiry: {after: {days: 4}, end_of: day, sliding: true}"),
    "points pay in large blocks": ("  currency: JPY\n", "  currency: JPY\n  redemption: {minimum: 50, block: 25, max_share: \"0.1\"}\n"),
    "points are worth more": ("  currency: JPY\n", "  currency: JPY\n  point: {value: \"30\"}\n"),
    "rewards are dear": ("points: 40, coupon", "points: 4000, coupon"),
    "without tax": ("earning: {", "earning: {basis: {tax: excluded}, rate_of_tier: this, "),
    "tiers are high": ("threshold: 10000", "threshold: 90000"),
    "tiers are low and reviewed": ("tiers:\n", "tier_policy: {up: at_review, window: {calendar_year: true}, review: {every: half_year}, down: one_step}\ntiers:\n"),
}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_every_account_ends_as_it_is(seed):
    Year(seed, publishes=seed % 2 == 1).live()
    assert verify_ledger().difference is None
    document = Terms.objects.order_by("-version").first().document
    for months in (1, 5, 9, 24):
        found = simulated(document, months)
        assert found.reproduced == found.accounts == PointAccount.objects.count(), found.unlike
        assert found.now.counts == found.draft.counts
        assert not found.worse and not found.better and not found.draft.failed


@pytest.mark.parametrize("seed", range(2))
def test_every_lot_is_as_it_is(seed):
    Year(seed, publishes=False).live()
    document = Terms.objects.get().document
    with closing(Reader(conninfo())) as reader:
        setup = Setup(document, END - timedelta(days=200), END, reader.export())
        worker = Worker(setup)
        histories = list(worker.facts.histories(str(UUID(int=0)), str(UUID(int=2**128 - 1))))
        assert len(histories) == PointAccount.objects.count()
        for history in histories:
            replay = Replay(history, worker.programmes)
            for step in history.steps:
                replay.post(step)
            assert replay.is_as_stored()
            replay.end()
            (_, now), (_, then) = replay.columns()
            assert now is not then
            for name in ("available", "pending", "held", "debt", "tiers", "holds", "counts", "credits", "clock"):
                assert getattr(now, name) == getattr(then, name), name
            assert {no: replace(lot, terms=0) for no, lot in now.lots.items()} == {
                no: replace(lot, terms=0) for no, lot in then.lots.items()
            }
        worker.reader.close()


@pytest.mark.parametrize("name", DRAFTS)
def test_whatever_the_draft_says_every_point_is_accounted_for(name):
    Year(11, publishes=True).live()
    before, after = DRAFTS[name]
    assert before in YEAR
    document = programme(YEAR.replace(before, after), Terms.objects.order_by("-version").first().document)
    for months in (3, 24):
        found = simulated(document, months)
        assert found.reproduced == found.accounts
        for column in (found.now, found.draft):
            happened = sum(column.counts.values()) - column.counts["closing"]
            assert happened == column.counts["closing"]
        assert found.now.counts != found.draft.counts or found.worse or found.better or name == "points are worth more"


def simulated(document, months):
    with time_machine.travel(END, tick=True):
        return simulate(document, months=months, processes=1).comparison

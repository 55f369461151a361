"""A draft's limit over all members is used up in the order of posting, whoever's account is folded first."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.models import PointAccount
from rewards.simulation.run import simulate
from tests.rewards.cast import PROGRAMME, account, draft, programme, published

pytestmark = pytest.mark.django_db(transaction=True)
BEGIN = datetime(2026, 2, 1, 3, tzinfo=UTC)
RULE = "  - {code: early, kind: fixed, points: 10, limit: {%s}}\nexclusions:"


def lived(days=8, back=()):
    """Let four accounts buy for 1,000 yen in turn, a purchase a day, the last account first; returns nothing."""
    with time_machine.travel(BEGIN, tick=True) as traveller:
        accounts = sorted((account(BEGIN - timedelta(days=9)) for _ in range(4)), reverse=True)
        for day in range(days):
            traveller.move_to(BEGIN + timedelta(days=day))
            bought = post_purchase(draft(accounts[day % 4], at=BEGIN + timedelta(days=day)))
            if day in back:
                post_refund(bought.id, f"r{day}", BEGIN + timedelta(days=day, minutes=1))


def more(limit, months=2, processes=1):
    """Return how many points the draft earns more, and how many accounts are better off."""
    document = programme(PROGRAMME.replace("exclusions:", RULE % limit), programme())
    with time_machine.travel(BEGIN + timedelta(days=20), tick=True):
        found = simulate(document, months=months, processes=processes)
    assert found.replayed == ("early",)
    assert found.comparison.reproduced == PointAccount.objects.count()
    columns = found.comparison.draft.counts, found.comparison.now.counts
    return columns[0]["earned"] - columns[1]["earned"], sum(found.comparison.better.values())


@pytest.mark.parametrize(
    ("limit", "points", "accounts"),
    [
        ("total: 3", 30, 3),
        ("total: 1", 10, 1),
        ("budget: 25", 25, 3),
        ("total: 99", 80, 4),
        ("per_member: 1, total: 99", 40, 4),
    ],
)
def test_it_is_used_up_once(limit, points, accounts):
    published()
    lived()
    assert more(limit) == (points, accounts)


def test_what_comes_back_frees_it():
    published()
    lived(back=[0])  # its holder's award is free again for the fourth
    assert more("total: 3")[1] == 3


def test_a_rule_that_is_changed_goes_on_with_its_count():
    published(PROGRAMME.replace("exclusions:", RULE % "total: 3"))
    lived()
    document = programme(PROGRAMME.replace("exclusions:", RULE % "total: 5"), programme())
    with time_machine.travel(BEGIN + timedelta(days=4, minutes=-5) + timedelta(days=28), tick=True):
        found = simulate(document, months=1, processes=2).comparison  # three were awarded before, two are left
    assert found.draft.counts["earned"] - found.now.counts["earned"] == 20

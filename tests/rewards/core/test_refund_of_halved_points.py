"""Refunds of a purchase whose points were multiplied by less than one never give more back than they took."""

from datetime import UTC, datetime
from random import Random
from uuid import uuid4

from rewards.core.facts import Line, Purchase, Refund
from rewards.core.fold import post_into
from rewards.core.standing import Standing
from rewards.core.terms import Timeline, compile_terms
from tests.rewards.cast import PROGRAMME, programme

AT = datetime(2026, 5, 1, 3, tzinfo=UTC)
HALF = PROGRAMME.replace("exclusions:", '  - {code: half, kind: multiplier, factor: "0.5"}\nexclusions:')
TIMELINE = Timeline([(AT, compile_terms(programme(HALF), 1))])


def refunded(prices, amounts):
    standing = Standing(joined_at=AT)
    bought = Purchase(uuid4(), AT, "GINZA", tuple(Line("A", "COFFEE", 1000, price) for price in prices), sum(prices))
    post_into(standing, bought, TIMELINE)
    earned = standing.balance
    for amount in (*amounts, None):
        post_into(standing, Refund(uuid4(), AT, bought.id, amount=amount), TIMELINE)
        assert standing.balance <= earned
        assert all(lot.points >= lot.left >= 0 for lot in standing.lots.values())
    return earned, standing.balance


def test_a_small_refund_takes_nothing_rather_than_give():
    assert refunded([1000], [1]) == (15, 0)


def test_a_purchase_whose_points_were_rounded_to_nothing_comes_back():
    assert refunded([100], [50]) == (1, 0)


def test_every_row_of_refunds_ends_at_nothing():
    random = Random(20260501)
    for _ in range(300):
        prices = [random.randrange(1, 900) for _ in range(random.randrange(1, 4))]
        amounts, left = [], sum(prices)
        for _ in range(random.randrange(0, 4)):
            if left > 1:
                amounts.append(random.randrange(1, left))
                left -= amounts[-1]
        earned, rest = refunded(prices, amounts)
        assert rest == 0, (prices, amounts, earned)

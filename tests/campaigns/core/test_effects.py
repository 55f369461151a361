"""Intervals of effects: the published examples to their digits, and the promise of 95 % in a thousand campaigns."""

import os
import random

import pytest

from campaigns.core.effects import Effect, Group, revenue_effect, share_effect, wilson

SEED = int(os.environ.get("KIZUNA_SEED", "20261130"))


def group(members: int, buyers: int, revenue: float = 0, squared: float = 0) -> Group:
    return Group(members, buyers, buyers, revenue, squared)


def test_wilson_as_published() -> None:
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I: 81 of 263, 15 of 148.
    assert [round(end, 4) for end in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(end, 4) for end in wilson(15, 148)] == [0.0624, 0.1605]


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 10), 0.6075, 1.0)],
)
def test_newcombe_as_published(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    # Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
    found = share_effect(group(first[1], first[0]), group(second[1], second[0]))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_without_a_control_group_nothing_is_said() -> None:
    assert share_effect(group(100, 10), group(0, 0)) is None
    assert revenue_effect(group(100, 10), group(29, 1)) is None


def _campaign(rng: random.Random, lift: float) -> Effect:
    treated = sum(rng.random() < 0.10 + lift for _ in range(1800))
    control = sum(rng.random() < 0.10 for _ in range(200))
    found = share_effect(group(1800, treated), group(200, control))
    assert found is not None
    return found


def test_of_a_thousand_campaigns_the_interval_holds_the_truth_in_95_of_a_hundred() -> None:
    print("seed", SEED)
    rng = random.Random(SEED)
    campaigns = [_campaign(rng, 0.03) for _ in range(1000)]
    covered = sum(found.low <= 0.03 <= found.high for found in campaigns)
    assert 935 <= covered <= 965


def test_of_a_thousand_campaigns_that_change_nothing_few_say_that_they_did() -> None:
    print("seed", SEED)
    rng = random.Random(SEED + 1)
    assert 35 <= sum(_campaign(rng, 0.0).is_clear for _ in range(1000)) <= 65


def test_revenue_is_compared_per_member() -> None:
    rng = random.Random(SEED)
    spent = [rng.gauss(1000, 300) for _ in range(400)]
    more = [each + 100 for each in spent]
    found = revenue_effect(
        group(400, 400, sum(more), sum(each * each for each in more)),
        group(400, 400, sum(spent), sum(each * each for each in spent)),
    )
    assert found is not None
    assert round(found.difference, 6) == 100 and found.low < 100 < found.high
    assert found.total[0] == pytest.approx(40_000)

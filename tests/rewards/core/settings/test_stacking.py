"""Rules add up, unless an exclusive one matches; the order of the file never matters."""

import random

from tests.rewards.core.stage import Account

RULES = [
    '{code: base, kind: amount, points: 1, per: "100"}',
    "{code: gift, kind: fixed, points: 50}",
    "{code: items, kind: item, points: 3}",
    '{code: double, kind: multiplier, factor: "2"}',
    '{code: half-more, kind: multiplier, factor: "1.5"}',
]


def parts(*rules: str, price: int = 1000) -> dict[str, int]:
    taro = Account("rules:\n" + "\n".join(f"  - {rule}" for rule in rules))
    taro.buy("2026-02-01", price)
    return taro.parts


def test_what_matches_adds_up_and_multipliers_multiply() -> None:
    assert parts(*RULES) == {"base": 10, "gift": 50, "items": 3, "double": 13, "half-more": 13}


def test_an_exclusive_rule_counts_alone_among_amounts_items_and_fixed_ones() -> None:
    found = parts(*RULES, '{code: special, kind: amount, points: 3, per: "100", stacking: exclusive}')
    assert found == {"special": 30, "double": 30, "half-more": 30}


def test_an_exclusive_multiplier_counts_alone_among_multipliers() -> None:
    found = parts(*RULES, '{code: triple, kind: multiplier, factor: "3", stacking: exclusive}')
    assert found == {"base": 10, "gift": 50, "items": 3, "triple": 26}


def test_of_several_exclusive_ones_the_highest_priority_counts() -> None:
    assert parts(
        "{code: a, kind: fixed, points: 1, stacking: exclusive}",
        "{code: b, kind: fixed, points: 2, stacking: exclusive, priority: 5}",
        "{code: c, kind: fixed, points: 3, stacking: exclusive, priority: -5}",
    ) == {"b": 2}


def test_and_then_the_lowest_code() -> None:
    assert parts(
        "{code: b, kind: fixed, points: 2, stacking: exclusive}",
        "{code: a, kind: fixed, points: 1, stacking: exclusive}",
    ) == {"a": 1}


def test_priority_alone_excludes_nothing() -> None:
    assert parts(
        "{code: a, kind: fixed, points: 1, priority: 9}", "{code: b, kind: fixed, points: 2, stacking: additive}"
    ) == {
        "a": 1,
        "b": 2,
    }


def test_an_exclusive_rule_that_does_not_match_excludes_nothing() -> None:
    assert parts(*RULES[:2], "{code: z, kind: fixed, points: 9, stacking: exclusive, when: {minimum: '9999'}}") == {
        "base": 10,
        "gift": 50,
    }


def test_the_order_of_the_file_never_changes_the_breakdown() -> None:
    chance = random.Random(7)
    rules = [*RULES, '{code: odd, kind: amount, points: 1, per: "300", blocks: fractional, priority: 3}']
    expected = parts(*rules)
    for _ in range(20):
        chance.shuffle(rules)
        assert list(parts(*rules).items()) == list(expected.items())

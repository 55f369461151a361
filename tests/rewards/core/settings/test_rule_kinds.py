"""Kinds of rules: amount, item, fixed, multiplier, activity."""

import pytest

from tests.rewards.core.stage import BASE, Account, line


def rules(*items: str) -> Account:
    return Account("rules:\n" + "\n".join(f"  - {item}" for item in items))


@pytest.mark.parametrize(("price", "points"), [(0, 0), (99, 0), (100, 1), (199, 1), (200, 2)])
def test_an_amount_rule_counts_whole_blocks(price: int, points: int) -> None:
    taro = Account(BASE)
    taro.buy("2026-02-01", price)
    assert taro.earned == points


def test_whole_blocks_are_of_the_basis_before_points() -> None:
    taro = rules('{code: base, kind: amount, points: 5, per: "500"}')
    taro.buy("2026-02-01", 999, 500)
    assert taro.earned == 10


def test_fractional_blocks_keep_the_fraction_until_the_rounding() -> None:
    taro = rules(
        '{code: base, kind: amount, points: 1, per: "100", blocks: fractional}',
        '{code: double, kind: multiplier, factor: "2"}',
    )
    taro.buy("2026-02-01", 150)
    assert taro.parts == {"base": 1, "double": 2}


def test_an_amount_rule_with_lines_has_the_basis_of_its_lines() -> None:
    taro = rules('{code: coffee, kind: amount, points: 2, per: "100", when: {line: {category: COFFEE}}}')
    taro.buy("2026-02-01", line(250, category="COFFEE"), line(250, category="COFFEE"), line(900))
    assert taro.parts == {"coffee": 10}
    assert taro.journal.entries[0].breakdown[0]["basis"] == "500"


def test_an_item_rule_gives_for_each_item() -> None:
    taro = rules("{code: beans, kind: item, points: 30, when: {line: {sku: BEANS}}}")
    taro.buy("2026-02-01", line(1, "BEANS", quantity=2), line(1, "BEANS"), line(1))
    assert taro.parts == {"beans": 90}


def test_an_item_rule_without_lines_gives_for_every_item() -> None:
    taro = rules("{code: any, kind: item, points: 3}")
    taro.buy("2026-02-01", line(1, quantity=2), line(1))
    assert taro.parts == {"any": 9}


def test_a_fixed_rule_gives_once() -> None:
    taro = rules("{code: gift, kind: fixed, points: 50}")
    taro.buy("2026-02-01", 100, 100)
    assert taro.parts == {"gift": 50}


def test_a_fixed_rule_with_lines_asks_for_one_of_them() -> None:
    taro = rules("{code: gift, kind: fixed, points: 50, when: {line: {sku: BEANS}}}")
    taro.buy("2026-02-01", line(100))
    assert taro.parts == {}
    taro.buy("2026-02-02", line(100), line(100, "BEANS"))
    assert taro.parts == {"gift": 50}


def test_multipliers_multiply_amounts_and_items_never_fixed_bonuses() -> None:
    taro = rules(
        '{code: base, kind: amount, points: 1, per: "100"}',
        "{code: beans, kind: item, points: 30, when: {line: {sku: BEANS}}}",
        "{code: gift, kind: fixed, points: 50}",
        '{code: triple, kind: multiplier, factor: "3"}',
    )
    taro.buy("2026-02-01", line(1000, "BEANS"))
    assert taro.parts == {"base": 10, "beans": 30, "triple": 80, "gift": 50}


def test_an_activity_rule_gives_for_its_activity() -> None:
    taro = rules(
        "{code: welcome, kind: activity, activity: enrolment, points: 100}",
        "{code: review, kind: activity, activity: review, points: 20}",
    )
    taro.act("enrolment", "2026-02-01")
    assert taro.parts == {"welcome": 100}
    taro.act("visit", "2026-02-02")
    assert taro.kinds == []


def test_activities_are_not_multiplied() -> None:
    taro = rules(
        "{code: review, kind: activity, activity: review, points: 20}",
        '{code: triple, kind: multiplier, factor: "3"}',
    )
    taro.act("review", "2026-02-02")
    assert taro.earned == 20


def test_a_retired_rule_gives_nothing() -> None:
    taro = rules("{code: gift, kind: fixed, points: 50, retired: true}")
    taro.buy("2026-02-01", 100)
    assert taro.earned == 0


def test_the_campaign_of_a_rule_is_kept() -> None:
    taro = rules("{code: gift, kind: fixed, points: 50, campaign: SPRING}")
    assert taro.timeline.versions[0].document["rules"][0]["campaign"] == "SPRING"

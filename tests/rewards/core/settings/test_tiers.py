"""What reaches a tier (`tiers`, `tier_policy.by`), and what it multiplies."""

import pytest

from tests.rewards.core.stage import BASE, Account, line, timeline


def programme(silver: str, policy: str = "{}", rest: str = BASE) -> str:
    return (
        f"tier_policy: {policy}\ntiers:\n"
        "  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}\n"
        f"  - {{code: silver, name: {{ja: シルバー, en: Silver}}, {silver}}}\n{rest}"
    )


def test_everyone_begins_in_the_lowest_tier_on_the_day_of_joining() -> None:
    taro = Account(programme("threshold: 10000"), joined="2026-01-05 12:00")
    taro.pass_to("2026-02-01")
    assert [(tier.code, tier.until) for tier in taro.standing.tiers] == [("bronze", None)]
    assert taro.standing.tiers[0].since == taro.standing.joined_at


@pytest.mark.parametrize(("price", "tier"), [(9_999, "bronze"), (10_000, "silver")])
def test_a_threshold_is_met_exactly(price: int, tier: str) -> None:
    taro = Account(programme("threshold: 10000"))
    taro.buy("2026-02-01", price)
    assert taro.tier == tier


def test_spend_is_net_revenue() -> None:
    taro = Account(programme("threshold: 10000"))
    taro.adjust(500, "2026-01-10")
    taro.buy("2026-02-01", line(10_999, tax=10), shipping=5000, points_used=500)
    assert [credit.spend for credit in taro.standing.credits] == [10_000]
    assert taro.tier == "silver"


def test_discounts_are_no_revenue() -> None:
    taro = Account(programme("threshold: 10000"))
    taro.buy("2026-02-01", line(10_500, discount=501))
    assert taro.tier == "bronze"


@pytest.mark.parametrize(("points", "tier"), [(99, "bronze"), (100, "silver")])
def test_by_points_counts_those_of_purchases_and_activities(points: int, tier: str) -> None:
    rules = (
        'rules: [{code: base, kind: amount, points: 1, per: "100"},'
        " {code: visit, kind: activity, activity: visit, points: 50}]"
    )
    taro = Account(programme("threshold: 100", "{by: points}", rules))
    taro.adjust(1000, "2026-01-10")
    taro.act("visit", "2026-02-01")
    taro.buy("2026-02-02", (points - 50) * 100)
    assert taro.tier == tier


def test_points_that_were_reversed_do_not_count() -> None:
    taro = Account(programme("threshold: 100", "{by: points}"))
    first = taro.buy("2026-02-01", 5000)
    taro.refund(first, "2026-02-02")
    taro.buy("2026-02-03", 9900)
    assert taro.tier == "bronze"


def test_by_purchases_counts_net_purchases() -> None:
    taro = Account(programme("threshold: 3", "{by: purchases}"))
    first = taro.buy("2026-02-01", 100)
    second = taro.buy("2026-02-02", 100, 100)
    taro.refund(first, "2026-02-03")
    taro.refund(second, "2026-02-03", {0: 1})
    taro.buy("2026-02-04", 100)
    assert taro.tier == "bronze"
    taro.buy("2026-02-05", 100)
    assert taro.tier == "silver"


def test_reach_asks_for_everything_it_names() -> None:
    taro = Account(programme('reach: {spend: "5000", purchases: 2, points: 60}'))
    taro.buy("2026-02-01", 5900)
    assert taro.tier == "bronze"
    taro.buy("2026-02-02", 99)
    assert taro.tier == "bronze"
    taro.buy("2026-02-03", 100)
    assert taro.tier == "silver"


def test_reach_any_asks_for_one_of_them() -> None:
    by_money, by_visits = (Account(programme('reach_any: {spend: "5000", purchases: 2}')) for _ in range(2))
    by_money.buy("2026-02-01", 5000)
    by_visits.buy("2026-02-01", 100)
    assert (by_money.tier, by_visits.tier) == ("silver", "bronze")
    by_visits.buy("2026-02-02", 100)
    assert by_visits.tier == "silver"


def test_the_multiplier_acts_from_the_next_purchase() -> None:
    taro = Account(programme('threshold: 10000, multiplier: "1.25"'))
    taro.buy("2026-02-01", 10_000)
    assert taro.parts == {"base": 100}
    taro.buy("2026-02-02", 1000)
    assert taro.parts == {"base": 10, "tier:silver": 2}


def test_rate_of_tier_this_judges_with_the_old_rate_and_computes_once_more() -> None:
    taro = Account("program: {earning: {rate_of_tier: this}}\n" + programme('threshold: 10000, multiplier: "1.25"'))
    taro.buy("2026-02-01", 9_999)
    assert taro.parts == {"base": 99}
    taro.buy("2026-02-02", 1000)
    assert taro.parts == {"base": 10, "tier:silver": 2}


def test_rate_of_tier_this_does_not_judge_with_the_points_of_the_new_rate() -> None:
    tiers = programme('threshold: 100, multiplier: "2"', "{by: points}").replace(
        "rules:", '  - {code: gold, name: {ja: ゴールド, en: Gold}, threshold: 200, multiplier: "3"}\nrules:'
    )
    taro = Account("program: {earning: {rate_of_tier: this}}\n" + tiers)
    taro.buy("2026-02-01", 10_000)
    assert taro.parts == {"base": 100, "tier:silver": 100}


def test_rate_of_tier_this_leaves_a_late_purchase_its_own_tier() -> None:
    taro = Account("program: {earning: {rate_of_tier: this}}\n" + programme('threshold: 10000, multiplier: "2"'))
    taro.buy("2026-03-01", 10_000)
    taro.buy("2026-02-01", 1000)
    assert taro.parts == {"base": 10}


def test_a_tier_may_multiply_by_less_than_one() -> None:
    taro = Account(programme("threshold: 10000").replace("threshold: 0}", 'threshold: 0, multiplier: "0.5"}'))
    taro.buy("2026-02-01", 1100)
    assert taro.parts == {"base": 11, "tier:bronze": -6}
    assert taro.lots == [(5, "2027-03-01 00:00")]


def test_without_tiers_there_is_none() -> None:
    taro = Account(BASE)
    taro.buy("2026-02-01", 50_000)
    assert taro.tier is None


def test_a_retired_tier_is_not_reached_any_more() -> None:
    taro = Account(programme("threshold: 10000, retired: true"))
    taro.buy("2026-02-01", 10_000)
    assert taro.tier == "bronze"


def test_who_holds_a_retired_tier_keeps_it_with_its_rate_for_its_time() -> None:
    tiers = 'threshold: 10000, multiplier: "1.5"'
    taro = Account(timeline(("2026-01-01", programme(tiers)), ("2026-03-01", programme(tiers + ", retired: true"))))
    taro.buy("2026-02-01", 10_000)
    taro.buy("2026-03-02", 1000)
    assert taro.parts == {"base": 10, "tier:silver": 5}
    taro.pass_to("2027-03-01")
    assert taro.tier == "bronze"

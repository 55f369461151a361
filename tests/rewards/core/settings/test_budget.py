"""`limit.budget` counts points after multipliers and rounding, and alone cuts an award to what is left."""

from tests.rewards.core.stage import Account

DOUBLE = '{code: double, kind: multiplier, factor: "2"}'


def programme(*rules: str) -> str:
    return "rules:\n" + "\n".join(f"  - {rule}" for rule in rules)


BASE_100 = '{code: base, kind: amount, points: 1, per: "100", limit: {budget: 100}}'


def test_the_award_that_would_pass_the_budget_is_cut_and_says_so() -> None:
    taro = Account(programme(BASE_100))
    taro.buy("2026-02-01", 6000)
    assert (taro.earned, taro.notes) == (60, {})
    taro.buy("2026-02-02", 6000)
    assert (taro.earned, taro.notes) == (40, {"base": "budget"})
    taro.buy("2026-02-03", 6000)
    assert (taro.earned, taro.notes, taro.parts) == (0, {"base": "limit"}, {"base": 0})


def test_what_just_fits_is_not_called_cut() -> None:
    rule = '{code: base, kind: amount, points: 1, per: "100", blocks: fractional, limit: {budget: 100}}'
    taro = Account(programme(rule))
    taro.buy("2026-02-01", 10_090)
    assert (taro.earned, taro.notes) == (100, {})


def test_points_are_counted_after_multipliers() -> None:
    taro = Account(programme(BASE_100, DOUBLE))
    taro.buy("2026-02-01", 4000)
    assert taro.counters == {"base": [1, 80]}
    taro.buy("2026-02-02", 4000)
    assert (taro.parts, taro.counters) == ({"base": 10, "double": 10}, {"base": [2, 100]})


def test_fractions_that_only_together_make_a_point_are_counted() -> None:
    half = "points: 1, per: '200', blocks: fractional"
    taro = Account(
        programme(f"{{code: a, kind: amount, {half}}}", f"{{code: b, kind: amount, {half}, limit: {{budget: 3}}}}")
    )
    for _ in range(5):
        taro.buy("2026-02-01", 100)
    assert taro.counters == {"b": [3, 3]}


def test_a_multiplier_has_a_budget_of_its_own() -> None:
    base = '{code: base, kind: amount, points: 1, per: "100"}'
    taro = Account(programme(base, '{code: triple, kind: multiplier, factor: "3", limit: {budget: 50}}'))
    taro.buy("2026-02-01", 2000)
    assert taro.parts == {"base": 20, "triple": 40}
    taro.buy("2026-02-02", 2000)
    assert (taro.parts, taro.notes) == ({"base": 20, "triple": 10}, {"triple": "budget"})
    assert taro.counters == {"triple": [2, 50]}


def test_a_fixed_award_is_cut_too() -> None:
    taro = Account(programme("{code: gift, kind: fixed, points: 70, limit: {budget: 100}}"))
    taro.buy("2026-02-01", 100)
    taro.buy("2026-02-02", 100)
    assert (taro.parts, taro.notes) == ({"gift": 30}, {"gift": "budget"})


def test_an_activity_is_cut_too() -> None:
    taro = Account(programme("{code: review, kind: activity, activity: review, points: 70, limit: {budget: 100}}"))
    taro.act("review", "2026-02-01")
    taro.act("review", "2026-02-02")
    assert (taro.parts, taro.notes) == ({"review": 30}, {"review": "budget"})


def test_a_wholly_refunded_award_frees_its_budget_and_a_part_of_it_does_not() -> None:
    taro = Account(programme(BASE_100))
    bought = taro.buy("2026-02-01", 4000, 4000)
    taro.refund(bought, "2026-02-02", {0: 1})
    assert taro.counters == {"base": [1, 80]}
    taro.refund(bought, "2026-02-03", {1: 1})
    assert taro.counters == {"base": [0, 0]}

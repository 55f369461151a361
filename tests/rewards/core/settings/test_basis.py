"""`program.earning.basis`: what points are earned on."""

import pytest

from rewards.core.refusals import TaxRateMissing
from tests.rewards.core.stage import Account, earns, line

BY_LINE = """
rules:
  - {code: food, kind: amount, points: 1, per: "1", when: {line: {category: FOOD}}}
  - {code: other, kind: amount, points: 1, per: "1", when: {line: {category: OTHER}}}
  - {code: all, kind: amount, points: 1, per: "1"}
"""


def parts(basis: str, *lines: object, **columns: object) -> dict[str, int]:
    taro = Account(f"program: {{earning: {{basis: {basis}}}}}\n{BY_LINE}")
    taro.adjust(100_000, "2026-01-10")
    taro.buy("2026-02-01", *lines, **columns)  # type: ignore[arg-type]
    return {rule: points for rule, points in taro.parts.items() if points}


FOOD, OTHER = line(1080, category="FOOD", tax=8), line(1100, category="OTHER", tax=10)


def test_tax_included_earns_on_prices_with_tax() -> None:
    assert parts("{}", FOOD, OTHER) == {"food": 1080, "other": 1100, "all": 2180}


def test_tax_excluded_takes_each_lines_own_rate() -> None:
    assert parts("{tax: excluded}", FOOD, OTHER) == {"food": 1000, "other": 1000, "all": 2000}


def test_tax_is_rounded_down_line_by_line() -> None:
    assert parts("{tax: excluded}", line(99, category="FOOD", tax=8))["food"] == 92


def test_prices_without_tax_need_no_rate_where_tax_is_excluded() -> None:
    lines = line(1000, category="FOOD"), line(1000, category="OTHER")
    assert parts("{tax: excluded}", *lines, tax_excluded=True, tax=180)["all"] == 2000


def test_tax_on_top_is_spread_over_all_goods_in_proportion_the_last_takes_the_remainder() -> None:
    lines = line(1000, category="FOOD"), line(2000, category="OTHER")
    assert parts("{}", *lines, tax_excluded=True, tax=281) == {"food": 1093, "other": 2188, "all": 3281}


def test_a_missing_rate_is_refused_and_never_guessed() -> None:
    with pytest.raises(TaxRateMissing):
        parts("{tax: excluded}", FOOD, line(500))


@pytest.mark.parametrize(("setting", "points"), [("{}", 1080), ("{shipping: true}", 1580)])
def test_shipping_earns_where_the_terms_say_so(setting: str, points: int) -> None:
    assert parts(setting, FOOD, shipping=500) == {"food": 1080, "all": points}


@pytest.mark.parametrize(("setting", "points"), [("{}", 800), ("{discounted: false}", 1000)])
def test_discounts_lower_the_basis_unless_the_terms_earn_before_them(setting: str, points: int) -> None:
    assert parts(setting, line(1000, category="FOOD", discount=200)) == {"food": points, "all": points}


def test_the_part_paid_with_points_earns_nothing() -> None:
    assert parts("{}", FOOD, points_used=80) == {"food": 1000, "all": 1000}


def test_unless_the_terms_let_it_earn() -> None:
    assert parts("{paid_with_points: true}", FOOD, points_used=80) == {"food": 1080, "all": 1080}


def test_points_that_pay_are_spread_over_all_goods_never_over_shipping() -> None:
    lines = line(1000, category="FOOD"), line(2000, category="OTHER")
    paid = parts("{shipping: true}", *lines, shipping=700, points_used=100)
    assert paid == {"food": 967, "other": 1933, "all": 3600}


def test_points_that_pay_lower_a_basis_without_tax_by_their_part_without_tax() -> None:
    assert parts("{tax: excluded}", line(1100, category="OTHER", tax=10), points_used=110)["other"] == 900
    on_top = parts("{tax: excluded}", line(1000, category="OTHER"), tax_excluded=True, tax=100, points_used=110)
    assert on_top["other"] == 900


def test_points_that_pay_everything_leave_nothing_to_earn_on() -> None:
    assert parts("{}", FOOD, OTHER, points_used=2180) == {}


def test_money_may_have_decimals() -> None:
    dollars = 'program: {currency: USD}\nrules: [{code: base, kind: amount, points: 1, per: "0.50"}]'
    assert earns(dollars, 1999) == 39

"""`program.earning.rounding`: once per purchase, after multipliers."""

import pytest

from tests.rewards.core.stage import Account

FRACTIONAL = """
rules:
  - {code: a, kind: amount, points: 1, per: "100", blocks: fractional}
  - {code: b, kind: amount, points: 1, per: "100", blocks: fractional}
  - {code: more, kind: multiplier, factor: "1.25"}
"""


def points(rounding: str, price: int) -> tuple[int, dict[str, int]]:
    taro = Account(f"program: {{earning: {{rounding: {rounding}}}}}\n{FRACTIONAL}")
    taro.buy("2026-02-01", price)
    return taro.earned, taro.parts


@pytest.mark.parametrize(
    ("rounding", "price", "expected"),
    [
        ("floor", 139, 3),  # 3.475
        ("half_up", 139, 3),
        ("ceil", 139, 4),
        ("floor", 140, 3),  # 3.5
        ("half_up", 140, 4),
        ("ceil", 140, 4),
        ("floor", 160, 4),  # 4.0
        ("half_up", 160, 4),
        ("ceil", 160, 4),
        ("floor", 159, 3),  # 3.975
        ("half_up", 159, 4),
    ],
)
def test_the_sum_after_multipliers_is_rounded_once(rounding: str, price: int, expected: int) -> None:
    assert points(rounding, price)[0] == expected


@pytest.mark.parametrize("rounding", ["floor", "half_up", "ceil"])
def test_every_part_of_the_breakdown_is_whole_and_they_add_up(rounding: str) -> None:
    for price in range(0, 400, 7):
        earned, parts = points(rounding, price)
        assert sum(parts.values()) == earned


def test_a_multipliers_part_is_what_it_adds_after_the_rounding() -> None:
    assert points("floor", 160)[1] == {"a": 1, "b": 2, "more": 1}  # 1.6, 3.2, 4.0

"""`exclusions`: lines that never earn."""

from tests.rewards.core.stage import Account, line

RULES = """
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: items, kind: item, points: 3}
  - {code: cards, kind: amount, points: 9, per: "100", when: {line: {category: GIFT CARD}}}
  - {code: big, kind: fixed, points: 50, when: {minimum: "1000"}}
"""


def parts(exclusions: str, *lines: object) -> dict[str, int]:
    taro = Account(f"exclusions: {exclusions}\n{RULES}")
    taro.buy("2026-02-01", *lines)  # type: ignore[arg-type]
    return {rule: points for rule, points in taro.parts.items() if points}


def test_an_excluded_category_earns_nothing_and_helps_no_minimum() -> None:
    assert parts("[{category: [GIFT CARD]}]", line(500), line(900, category="GIFT CARD")) == {"base": 5, "items": 3}


def test_without_exclusions_it_earns() -> None:
    assert parts("[]", line(900, category="GIFT CARD")) == {"base": 9, "items": 3, "cards": 81}


def test_an_excluded_sku_earns_nothing() -> None:
    assert parts("[{sku: BAG}]", line(500), line(900, "BAG")) == {"base": 5, "items": 3}


def test_sku_and_category_of_one_exclusion_must_both_match() -> None:
    both = "[{sku: BAG, category: GOODS}]"
    assert parts(both, line(500, "BAG", "GOODS"), line(500, "BAG", "FOOD")) == {"base": 5, "items": 3}


def test_each_exclusion_excludes() -> None:
    assert parts("[{sku: BAG}, {category: GOODS}]", line(500, "BAG"), line(500, "PEN", "GOODS")) == {}


def test_points_that_pay_for_excluded_lines_lower_the_others_by_their_share_alone() -> None:
    taro = Account(f"exclusions: [{{category: GIFT CARD}}]\n{RULES}")
    taro.adjust(500, "2026-01-10")
    taro.buy("2026-02-01", line(500), line(500, category="GIFT CARD"), points_used=500)
    assert taro.parts["base"] == 2

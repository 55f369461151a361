"""A refund gives points that paid back, then reverses what was earned; the sum of all refunds is exact."""

import pytest

from rewards.core.refusals import RefundBeforePurchase, RefundExceedsPurchase
from tests.rewards.core.stage import BASE, Account, jst, line, timeline

RULES = """
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: coffee, kind: amount, points: 2, per: "100", when: {line: {category: COFFEE}}}
  - {code: beans, kind: item, points: 30, when: {line: {sku: BEANS}}}
  - {code: gift, kind: fixed, points: 50}
exclusions: [{category: [GIFT CARD]}]
"""


def reversed_of(account: Account) -> dict[str, int]:
    rows = [row for entry in account.journal.entries if entry.kind == "reversed" for row in entry.breakdown]
    return {row["rule"]: -row["points"] for row in rows}


def test_each_part_is_spread_over_the_lines_of_its_own_basis() -> None:
    taro = Account(RULES)
    bought = taro.buy("2026-02-01", line(1000), line(3000, category="COFFEE"))
    taro.refund(bought, "2026-02-02", {0: 1})
    assert reversed_of(taro) == {"base": 10, "gift": 12}
    taro.refund(bought, "2026-02-03", {1: 1})
    assert reversed_of(taro) == {"base": 30, "gift": 38, "coffee": 60}


def test_a_rule_per_item_is_spread_over_its_items() -> None:
    taro = Account(RULES)
    bought = taro.buy("2026-02-01", line(900, "BEANS", quantity=3), line(100, "BEANS"))
    taro.refund(bought, "2026-02-02", {0: 1})
    assert reversed_of(taro)["beans"] == 30


def test_items_may_be_fractions() -> None:
    taro = Account(RULES)
    bought = taro.buy("2026-02-01", line(1500, "BEANS", quantity=1.5))
    assert taro.parts["beans"] == 45
    taro.refund(bought, "2026-02-02", {0: 0.25})
    assert reversed_of(taro)["beans"] == 7
    taro.refund(bought, "2026-02-03")
    assert reversed_of(taro)["beans"] == 38


def test_a_fixed_bonus_is_spread_over_all_lines_where_none_is_eligible() -> None:
    taro = Account(RULES)
    bought = taro.buy("2026-02-01", line(1000, category="GIFT CARD"), line(3000, category="GIFT CARD"))
    taro.refund(bought, "2026-02-02", {0: 1})
    assert reversed_of(taro) == {"gift": 12}


def test_lines_that_never_earn_take_nothing_back() -> None:
    taro = Account(RULES)
    bought = taro.buy("2026-02-01", line(1000), line(3000, category="GIFT CARD"))
    taro.refund(bought, "2026-02-02", {1: 1})
    assert taro.kinds == []


def test_the_last_refund_takes_the_rest() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", line(1000, quantity=3))
    points = [taro.refund(bought, f"2026-02-0{day}", {0: 1}).entries[0].points for day in (2, 3, 4)]
    assert points == [-3, -3, -4]


def test_a_refund_by_amount_is_spread_over_what_is_left_of_the_lines() -> None:
    taro = Account(RULES)
    bought = taro.buy("2026-02-01", line(1000), line(3000, category="COFFEE"))
    taro.refund(bought, "2026-02-02", amount=2000)
    assert reversed_of(taro) == {"base": 20, "coffee": 30, "gift": 25}
    assert taro.journal.refund_lines == [(0, 0, 500), (1, 0, 1500)]


def test_lines_may_come_back_after_an_amount() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000, 3000)
    taro.refund(bought, "2026-02-02", amount=2000)
    taro.refund(bought, "2026-02-03", {1: 1})
    assert (taro.journal.refund_amount, taro.kinds) == (1500, [("reversed", -15)])
    taro.refund(bought, "2026-02-04")
    assert (taro.journal.refund_amount, taro.kinds) == (500, [("reversed", -5)])


def test_an_amount_after_items_gives_nothing_of_the_items_back() -> None:
    taro = Account(RULES)
    bought = taro.buy("2026-02-01", line(100, "BEANS"), line(900, "BEANS"))
    taro.refund(bought, "2026-02-02", {0: 1})
    assert reversed_of(taro)["beans"] == 30
    taro.refund(bought, "2026-02-03", amount=90)
    assert "beans" not in reversed_of(taro)


def test_a_discounted_line_keeps_its_points_while_it_stays() -> None:
    taro = Account("program: {earning: {basis: {discounted: false}}}\n" + BASE)
    bought = taro.buy("2026-02-01", line(1000), line(1000), line(500, discount=500))
    taro.refund(bought, "2026-02-02", {0: 1})
    assert taro.kinds == [("reversed", -10)]
    taro.refund(bought, "2026-02-03", {2: 1})
    assert taro.kinds == [("reversed", -5)]


def test_goods_may_be_refunded_before_the_shipping() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000, shipping=500)
    taro.refund(bought, "2026-02-02", {0: 1})
    assert taro.journal.refund_amount == 1000
    taro.refund(bought, "2026-02-03")
    assert taro.journal.refund_amount == 500
    with pytest.raises(RefundExceedsPurchase):
        taro.refund(bought, "2026-02-04")


def test_the_purchase_is_taken_out_of_the_count_once() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000, shipping=500)
    taro.refund(bought, "2026-02-02", {0: 1})
    taro.refund(bought, "2026-02-03")
    assert sum(credit.purchases for credit in taro.standing.credits) == 0


def test_an_amount_takes_goods_first_and_shipping_last() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000, shipping=500)
    taro.refund(bought, "2026-02-02", amount=1200)
    assert taro.kinds == [("reversed", -10)]
    with pytest.raises(RefundExceedsPurchase):
        taro.refund(bought, "2026-02-03", amount=301)


def test_more_than_was_bought_is_refused() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", line(1000, quantity=2))
    with pytest.raises(RefundExceedsPurchase):
        taro.refund(bought, "2026-02-02", {0: 2.001})
    with pytest.raises(RefundExceedsPurchase):
        taro.refund(bought, "2026-02-02", amount=1001)


def test_a_second_refund_of_the_same_goods_is_refused() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000, 500)
    taro.refund(bought, "2026-02-02", {0: 1})
    with pytest.raises(RefundExceedsPurchase):
        taro.refund(bought, "2026-02-02", {0: 1})


def test_a_refund_before_the_purchase_is_refused() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01 12:00", 1000)
    with pytest.raises(RefundBeforePurchase):
        taro.refund(bought, "2026-02-01 11:59:59")


def test_points_that_paid_come_back_by_the_share_of_the_goods() -> None:
    taro = Account(BASE)
    taro.adjust(500, "2026-01-10")
    bought = taro.buy("2026-02-01", 1000, 2000, points_used=300)
    taro.refund(bought, "2026-02-02", {0: 1})
    assert taro.kinds == [("returned", 100), ("reversed", -9)]
    taro.refund(bought, "2026-02-03")
    assert taro.kinds == [("returned", 200), ("reversed", -18)]
    assert taro.standing.available == 500


def test_points_are_given_back_before_earnings_are_reversed() -> None:
    taro = Account(BASE)
    taro.adjust(500, "2026-01-10")
    bought = taro.buy("2026-02-01", 1000, points_used=500)
    taro.exchange(5, "2026-02-02")
    taro.refund(bought, "2026-02-03")
    assert taro.kinds == [("returned", 500), ("reversed", -5)]
    assert taro.standing.debt == 0


def test_they_come_back_to_their_original_lots() -> None:
    taro = Account(BASE)
    taro.adjust(100, "2026-01-10", "2026-06-01")
    taro.adjust(100, "2026-01-10", "2026-07-01")
    bought = taro.buy("2026-02-01", 300, points_used=150)
    assert taro.lots[0] == (50, "2026-07-01 00:00")
    taro.refund(bought, "2026-02-02", amount=100)
    assert taro.lots[0] == (100, "2026-07-01 00:00")
    taro.refund(bought, "2026-02-03")
    assert taro.lots == [(100, "2026-06-01 00:00"), (100, "2026-07-01 00:00")]


@pytest.mark.parametrize(("setting", "end"), [("{}", "2026-07-04"), ("{grace_days: 0}", "2026-06-04")])
def test_points_of_a_lot_that_has_expired_live_for_the_days_of_grace(setting: str, end: str) -> None:
    taro = Account(f"program: {{refund: {setting}}}\n{BASE}")
    taro.adjust(100, "2026-01-10", "2026-06-01")
    bought = taro.buy("2026-02-01", 300, points_used=100)
    taro.refund(bought, "2026-06-03")
    assert taro.lots == [(100, f"{end} 00:00")]


def test_a_lot_that_expires_at_this_very_moment_has_expired() -> None:
    taro = Account(BASE)
    taro.adjust(100, "2026-01-10", "2026-06-01")
    bought = taro.buy("2026-02-01", 300, points_used=100)
    taro.refund(bought, "2026-06-01")
    assert taro.lots == [(100, "2026-07-02 00:00")]


def test_limited_time_points_come_back_as_limited_time_points() -> None:
    gift = "{code: gift, kind: fixed, points: 50, when: {minimum: '1000'}, expiry: {after: {days: 7}}}"
    taro = Account(f"rules: [{gift}]")
    taro.buy("2026-02-01", 1000)
    bought = taro.buy("2026-02-02", 100, points_used=50)
    taro.refund(bought, "2026-02-20")
    assert [lot.limited for lot in taro.standing.lots.values() if lot.left] == [True]


def test_earnings_are_taken_from_the_purchases_own_lot_first() -> None:
    taro = Account(BASE)
    taro.adjust(100, "2026-01-10", "2026-06-01")
    bought = taro.buy("2026-02-01", 1000)
    taro.refund(bought, "2026-02-02")
    assert taro.lots == [(100, "2026-06-01 00:00")]


def test_even_while_that_lot_is_pending() -> None:
    taro = Account("program: {earning: {pending_days: 7}}\n" + BASE)
    taro.adjust(100, "2026-01-10")
    bought = taro.buy("2026-02-01", 1000)
    taro.refund(bought, "2026-02-02")
    assert (taro.standing.pending, taro.standing.available) == (0, 100)


def test_then_from_available_lots_earliest_first() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 10_000)
    taro.exchange(100, "2026-02-02")
    taro.adjust(60, "2026-02-03", "2026-09-01")
    taro.adjust(60, "2026-02-03", "2026-06-01")
    taro.refund(bought, "2026-02-04")
    assert taro.lots == [(20, "2026-09-01 00:00")]


def test_never_from_held_points_or_other_purchases_pending_ones() -> None:
    taro = Account("program: {earning: {pending_days: 7}}\n" + BASE)
    bought = taro.buy("2026-01-01", 10_000)
    taro.exchange(100, "2026-01-10")
    taro.adjust(30, "2026-01-10")
    taro.hold(30, "2026-01-10 10:00", "2026-03-01")
    taro.buy("2026-01-11", 5_000)
    taro.refund(bought, "2026-01-12")
    assert (taro.standing.held, taro.standing.pending, taro.standing.debt) == (30, 50, 100)


def test_or_the_rest_is_forgiven_in_full_view() -> None:
    taro = Account("program: {refund: {debt: false}}\n" + BASE)
    bought = taro.buy("2026-02-01", 10_000)
    taro.exchange(80, "2026-02-02")
    taro.refund(bought, "2026-02-03")
    assert taro.kinds == [("reversed", -100), ("forgiven", 80)]
    assert (taro.standing.debt, taro.standing.balance) == (0, 0)


def test_a_refund_goes_by_the_terms_of_its_purchase() -> None:
    taro = Account(timeline(("2026-01-01", RULES), ("2026-02-01", "rules: []")))
    bought = taro.buy("2026-01-20", line(1000), line(3000, category="COFFEE"))
    taro.refund(bought, "2026-02-10", {1: 1})
    assert reversed_of(taro) == {"base": 30, "coffee": 60, "gift": 37}


def test_a_refund_frees_the_limit_that_its_purchase_used() -> None:
    rules = "rules: [{code: gift, kind: fixed, points: 50, limit: {per_member: 1, each: month}}]"
    taro = Account(rules)
    bought = taro.buy("2026-02-01", 500, 500)
    taro.refund(bought, "2026-02-02", {0: 1})
    taro.buy("2026-02-03", 100)
    assert taro.notes == {"gift": "limit"}
    taro.refund(bought, "2026-02-04")
    taro.buy("2026-02-05", 100)
    assert taro.earned == 50


def test_entries_of_a_refund_happened_when_the_goods_came_back() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000)
    taro.pass_to("2026-02-10")
    taro.refund(bought, "2026-02-05")
    assert taro.journal.entries[0].occurred_at == jst("2026-02-05")


def test_a_factor_below_one_is_reversed_in_step_and_never_beyond_what_was_earned() -> None:
    half = '{code: half, kind: multiplier, factor: "0.5"}'
    coffee = '{code: coffee, kind: amount, points: 1, per: "10", when: {line: {category: COFFEE}}}'
    taro = Account(f"rules: [{coffee}, {half}]")
    bought = taro.buy("2026-02-01", line(1000, category="COFFEE"), line(1000))
    assert taro.parts == {"coffee": 100, "half": -50}
    taro.refund(bought, "2026-02-02", {0: 1})
    assert (taro.kinds, taro.standing.balance) == ([("reversed", -25)], 25)
    taro.refund(bought, "2026-02-03")
    assert taro.standing.balance == 0


def test_a_purchase_that_a_factor_left_without_points_gives_none_when_it_comes_back() -> None:
    taro = Account('rules: [{code: one, kind: fixed, points: 1, when: {minimum: "9999"}},'
                   ' {code: base, kind: amount, points: 1, per: "1000"},'
                   ' {code: less, kind: multiplier, factor: "0.1"}]')  # fmt: skip
    bought = taro.buy("2026-02-01", line(1000, quantity=2))
    assert taro.parts == {"base": 1, "less": -1}
    taro.refund(bought, "2026-02-02", {0: 1})
    assert taro.kinds == []
    taro.refund(bought, "2026-02-03", {0: 1})
    assert taro.standing.balance == 0

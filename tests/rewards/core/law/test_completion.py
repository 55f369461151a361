"""A purchase that was posted by its total is completed once by its lines: the difference is one more entry."""

import pytest

from rewards.core.refusals import AlreadyCompleted, CompletionAfterRefund
from tests.rewards.core.stage import BASE, Account, line

RULES = """
rules:
  - {code: base, kind: amount, points: 1, per: "100"}
  - {code: coffee, kind: amount, points: 2, per: "100", when: {line: {category: COFFEE}}}
  - {code: week, kind: item, points: 30, when: {line: {sku: BEANS}}, expiry: {after: {days: 7}}}
  - {code: fortnight, kind: fixed, points: 40, when: {line: {sku: MILL}}, expiry: {after: {days: 14}}}
exclusions: [{category: [GIFT CARD]}]
"""


def posted(rules: str = RULES, total: int = 3000, at: str = "2026-02-01 10:00") -> tuple[Account, object]:
    taro = Account(rules)
    return taro, taro.buy(at, total=total)


def test_what_the_lines_add_is_one_more_entry_with_its_own_breakdown() -> None:
    taro, bought = posted()
    assert taro.parts == {"base": 30}
    taro.complete(bought, "2026-02-01 21:00", line(2000, category="COFFEE"), line(1000, "BEANS"))
    assert taro.kinds == [("completed", 70)]
    assert taro.parts == {"base": 0, "coffee": 40, "week": 30}


def test_what_the_lines_take_is_one_more_entry_too() -> None:
    taro, bought = posted()
    taro.complete(bought, "2026-02-01 21:00", line(1000), line(2000, category="GIFT CARD"))
    assert taro.kinds == [("completed", -20)]
    assert taro.standing.available == 10


def test_what_was_spent_meanwhile_becomes_debt() -> None:
    taro, bought = posted()
    taro.exchange(30, "2026-02-01 12:00")
    taro.complete(bought, "2026-02-01 21:00", line(1000), line(2000, category="GIFT CARD"))
    assert taro.standing.debt == 20


def test_or_is_forgiven_where_the_terms_know_no_debt() -> None:
    taro, bought = posted("program: {refund: {debt: false}}\n" + RULES)
    taro.exchange(30, "2026-02-01 12:00")
    taro.complete(bought, "2026-02-01 21:00", line(1000), line(2000, category="GIFT CARD"))
    assert taro.kinds == [("completed", -20), ("forgiven", 20)]
    assert taro.standing.debt == 0


def test_each_expiry_keeps_a_lot_of_its_own() -> None:
    taro, bought = posted()
    taro.complete(bought, "2026-02-01 21:00", line(2000, "BEANS"), line(1000, "MILL"))
    assert taro.lots == [(30, "2026-02-09 00:00"), (40, "2026-02-16 00:00"), (30, "2027-03-01 00:00")]


def test_it_is_completed_once() -> None:
    taro, bought = posted()
    taro.complete(bought, "2026-02-01 21:00", line(3000))
    with pytest.raises(AlreadyCompleted):
        taro.complete(bought, "2026-02-01 22:00", line(3000))


def test_it_is_not_completed_after_a_refund() -> None:
    taro, bought = posted()
    taro.refund(bought, "2026-02-02", amount=100)
    with pytest.raises(CompletionAfterRefund):
        taro.complete(bought, "2026-02-03", line(3000))


def test_points_it_earned_before_do_not_use_up_its_own_limits() -> None:
    limited = """
rules:
  - {code: gift, kind: fixed, points: 50, limit: {per_member: 1, each: day, total: 1, budget: 50}}
  - {code: base, kind: amount, points: 1, per: "100", limit: {budget: 40}}
"""
    taro, bought = posted(limited)
    assert taro.parts == {"base": 30, "gift": 50}
    taro.complete(bought, "2026-02-01 21:00", line(3000))
    assert (taro.earned, taro.notes) == (0, {})
    assert taro.counters == {"gift": [1, 50], "base": [1, 30]}


def test_it_uses_the_terms_and_the_tier_of_the_purchase() -> None:
    tiers = """
tiers:
  - {code: bronze, name: {ja: ブロンズ, en: Bronze}, threshold: 0}
  - {code: silver, name: {ja: シルバー, en: Silver}, threshold: 3000, multiplier: "2"}
"""
    taro, bought = posted(tiers + BASE)
    assert taro.tier == "silver"
    taro.complete(bought, "2026-02-01 21:00", line(3000))
    assert taro.earned == 0


def test_what_it_adds_waits_as_long_as_what_it_earned() -> None:
    taro, bought = posted("program: {earning: {pending_days: 3}}\n" + RULES)
    taro.complete(bought, "2026-02-02", line(2000, category="COFFEE"), line(1000))
    assert (taro.standing.pending, taro.standing.available) == (70, 0)
    taro.pass_to("2026-02-04")
    assert (taro.standing.pending, taro.standing.available) == (0, 70)


def test_what_it_adds_lives_as_long_as_the_rest_where_an_act_has_renewed_it() -> None:
    taro, bought = posted("program: {expiry: {sliding: true}}\n" + RULES, at="2026-01-31")
    taro.buy("2026-02-01", 100)
    taro.complete(bought, "2026-02-02", line(2000, category="COFFEE"), line(1000))
    assert {expires for _, expires in taro.lots} == {"2027-03-01 00:00"}


def test_a_refund_after_it_reverses_all_of_it() -> None:
    taro, bought = posted()
    taro.complete(bought, "2026-02-01 21:00", line(2000, "BEANS"), line(1000, "MILL", category="COFFEE"))
    taro.refund(bought, "2026-02-03", {0: 1})
    assert taro.kinds == [("reversed", -50)]
    taro.refund(bought, "2026-02-04")
    assert taro.standing.balance == 0 and taro.lots == []

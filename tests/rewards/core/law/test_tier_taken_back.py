"""A refund without which the tier would not have been reached takes it back at once; else it is kept for its time."""

from tests.rewards.core.stage import BASE, TIERS, Account, line, timeline

PROGRAMME = TIERS + BASE


def test_the_refund_of_what_reached_it_takes_the_tier_back() -> None:
    taro = Account(PROGRAMME)
    bought = taro.buy("2026-02-01", 10_000)
    assert taro.tier == "silver"
    taro.refund(bought, "2026-02-02", amount=1)
    assert taro.tier == "bronze"
    assert [(change.code, change.why) for change in taro.journal.tier_changes] == [("bronze", "taken_back")]


def test_a_refund_that_leaves_enough_keeps_it() -> None:
    taro = Account(PROGRAMME)
    bought = taro.buy("2026-02-01", 12_000)
    taro.refund(bought, "2026-02-02", amount=2000)
    assert taro.tier == "silver"


def test_a_later_purchase_that_reaches_it_too_keeps_it() -> None:
    taro = Account(PROGRAMME)
    first = taro.buy("2026-02-01", 10_000)
    taro.buy("2026-03-01", 10_000)
    taro.refund(first, "2026-03-02")
    assert taro.tier == "silver"


def test_what_no_longer_lies_in_the_window_does_not_matter_while_the_tier_has_its_time() -> None:
    taro = Account(PROGRAMME.replace("rules:", "tier_policy: {window: {rolling_months: 1}}\nrules:"))
    taro.buy("2026-02-01", 10_000)
    other = taro.buy("2026-05-01", 500)
    taro.refund(other, "2026-05-02")
    assert taro.tier == "silver"


def test_two_tiers_fall_one_after_the_other() -> None:
    taro = Account(PROGRAMME)
    first = taro.buy("2026-02-01", 10_000)
    second = taro.buy("2026-02-02", 20_000)
    assert taro.tier == "gold"
    taro.refund(second, "2026-02-03")
    assert taro.tier == "silver"
    taro.refund(first, "2026-02-04")
    assert taro.tier == "bronze"


def test_or_in_the_other_order() -> None:
    taro = Account(PROGRAMME)
    first = taro.buy("2026-02-01", 10_000)
    second = taro.buy("2026-02-02", 20_000)
    taro.refund(first, "2026-02-03")
    assert taro.tier == "silver"
    taro.refund(second, "2026-02-04")
    assert taro.tier == "bronze"


def test_the_tier_of_an_old_system_is_kept_for_its_time() -> None:
    taro = Account(PROGRAMME)
    taro.set_tier("gold", "2026-01-10", "2025-06-01", "2026-09-01")
    bought = taro.buy("2026-02-01", 1000)
    taro.refund(bought, "2026-02-02")
    assert taro.tier == "gold"


def test_a_tier_of_a_review_is_kept_when_the_year_that_earned_it_is_untouched() -> None:
    policy = "tier_policy: {window: {calendar_year: true}, up: at_review, review: {every: year, month: 1, day: 1}}\n"
    taro = Account(policy + PROGRAMME)
    earned_by = taro.buy("2026-02-01", 10_000)
    other = taro.buy("2027-01-05", 500)
    assert taro.tier == "silver"
    taro.refund(other, "2027-01-06")
    assert taro.tier == "silver"
    taro.refund(earned_by, "2027-01-07")
    assert taro.tier == "bronze"


def test_thresholds_that_rose_meanwhile_take_nothing_back() -> None:
    dearer = PROGRAMME.replace("threshold: 10000", "threshold: 20000")
    taro = Account(timeline(("2026-01-01", PROGRAMME), ("2026-03-01", dearer)))
    taro.buy("2026-02-01", 10_000)
    other = taro.buy("2026-03-02", 100)
    taro.refund(other, "2026-03-03")
    assert taro.tier == "silver"


def test_lines_that_show_less_revenue_than_the_total_take_it_back_too() -> None:
    taro = Account(PROGRAMME)
    bought = taro.buy("2026-02-01", total=10_500)
    assert taro.tier == "silver"
    taro.complete(bought, "2026-02-01 21:00", line(10_500, tax=10))
    assert taro.tier == "bronze"


def test_the_purchases_of_its_time_keep_what_they_earned() -> None:
    taro = Account(PROGRAMME)
    first = taro.buy("2026-02-01", 10_000)
    taro.buy("2026-02-02", 1000)
    assert taro.earned == 15
    taro.refund(first, "2026-02-03")
    assert taro.kinds == [("reversed", -100)]

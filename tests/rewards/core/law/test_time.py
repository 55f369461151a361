"""Time is part of the fold: what is due by a fact's time is posted before it, and never turned back."""

import pytest

from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, TIERS, Account, jst, timeline

PENDING = "program: {earning: {pending_days: 3}}\n" + TIERS + BASE


def test_maturity_hold_ends_expiry_and_review_are_posted_before_a_fact() -> None:
    taro = Account(PENDING, joined="2025-01-01")
    taro.buy("2025-02-01", 10_000)
    taro.adjust(7, "2025-02-01", "2025-02-20")
    taro.hold(5, "2025-02-10", "2025-02-15")
    taro.buy("2026-05-01", 1000)
    assert taro.kinds == [
        ("released", 0),
        ("expired", -7),
        ("expired", -100),
        ("earned", 10),
    ]
    assert [change.code for change in taro.journal.tier_changes] == ["bronze"]


def test_it_happens_in_the_order_of_its_instants() -> None:
    taro = Account(BASE)
    taro.adjust(5, "2026-01-10", "2026-03-01")
    taro.adjust(6, "2026-01-10", "2026-02-01")
    taro.pass_to("2026-04-01")
    assert [entry.occurred_at for entry in taro.journal.entries] == [jst("2026-02-01"), jst("2026-03-01")]


def test_points_mature_before_they_expire() -> None:
    taro = Account("program: {earning: {pending_days: 28}, expiry: {after: {days: 28}, end_of: day}}\n" + BASE)
    taro.buy("2026-02-01", 1000)
    taro.pass_to("2026-04-01")
    assert taro.kinds == [("matured", 0), ("expired", -10)]


def test_a_moment_equal_to_the_expiry_is_expired() -> None:
    taro = Account(BASE)
    taro.adjust(5, "2026-01-10", "2026-02-01")
    taro.pass_to("2026-01-31 23:59:59.999999")
    assert taro.kinds == []
    taro.pass_to("2026-02-01 00:00:00")
    assert taro.kinds == [("expired", -5)]


def test_a_late_fact_does_not_turn_the_clock_back() -> None:
    taro = Account(BASE)
    taro.adjust(100, "2026-01-10", "2026-02-01")
    taro.pass_to("2026-02-05")
    with pytest.raises(InsufficientPoints):
        taro.buy("2026-01-20", 1000, points_used=50)
    assert taro.standing.clock == jst("2026-02-05")


def test_a_late_purchase_uses_the_terms_of_its_own_time() -> None:
    double = 'rules: [{code: base, kind: amount, points: 2, per: "100"}]'
    taro = Account(timeline(("2026-01-01", BASE), ("2026-03-01", double)))
    taro.buy("2026-03-01 00:00:00", 1000)
    assert taro.earned == 20
    taro.buy("2026-02-28 23:59:59", 1000)
    assert taro.earned == 10


def test_the_first_version_covers_everything_before_it() -> None:
    taro = Account(timeline(("2026-03-01", BASE)))
    taro.buy("2026-01-05", 1000)
    assert taro.earned == 10


def test_a_late_purchase_uses_the_tier_recorded_for_its_own_time() -> None:
    taro = Account(TIERS + BASE)
    taro.buy("2026-03-01 12:00:00", 10_000)
    taro.buy("2026-03-01 11:59:59", 1000)
    assert taro.parts == {"base": 10}
    taro.buy("2026-03-01 12:00:00", 1000)
    assert taro.parts == {"base": 10, "tier:silver": 5}


def test_a_late_purchase_may_raise_the_tier_from_now_on() -> None:
    taro = Account(TIERS + BASE)
    taro.buy("2026-03-01", 9_000)
    taro.buy("2026-02-01", 1_000)
    held = taro.standing.tiers[-1]
    assert (held.code, held.since) == ("silver", jst("2026-03-01"))


def test_points_born_past_their_expiry_are_earned_and_expired_in_one_posting() -> None:
    taro = Account("program: {expiry: {after: {days: 10}, end_of: day}}\n" + BASE)
    taro.pass_to("2026-03-01")
    taro.buy("2026-02-01", 1000)
    assert taro.kinds == [("earned", 10), ("expired", -10)]
    assert len(taro.journals) == 2


def test_points_born_at_the_very_moment_of_their_expiry_too() -> None:
    taro = Account("rules: [{code: gift, kind: fixed, points: 5, expiry: {at: 2026-02-01}}]")
    taro.buy("2026-02-01", 1000)
    assert taro.kinds == [("earned", 5), ("expired", -5)]


def test_a_purchase_before_its_member_joined_earns_like_any_other() -> None:
    taro = Account(TIERS + BASE, joined="2026-02-01")
    taro.buy("2026-01-05", 10_000)
    assert (taro.earned, taro.tier) == (100, "silver")


def test_time_may_be_let_pass_to_the_moment_of_posting() -> None:
    taro = Account(BASE)
    taro.adjust(5, "2026-01-10", "2026-02-03")
    taro.buy("2026-02-01", 1000, until="2026-02-05")
    assert taro.kinds == [("earned", 10), ("expired", -5)]
    assert taro.standing.clock == jst("2026-02-05")


def test_a_draft_folded_twice_gives_the_same() -> None:
    taro = Account(TIERS + BASE)
    taro.buy("2026-02-01", 12_000)
    before = taro.standing
    fact = taro.purchase("2026-02-02", 1234)
    first = taro.fold(fact)
    after = taro.standing
    taro.standing, taro.journals = before, taro.journals[:-1]
    assert taro.fold(fact) == first
    assert taro.standing == after

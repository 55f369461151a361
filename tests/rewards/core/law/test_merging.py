"""Two accounts of one person become one and two again: lot by lot, with debt, pending points and tiers."""

import pytest

from rewards.core.refusals import MergedPointsUsed, PointsSetAside
from tests.rewards.core.stage import BASE, TIERS, Account

PENDING = "program: {earning: {pending_days: 10}}\n" + BASE


def pair(programme: str = BASE) -> tuple[Account, Account]:
    kept = Account(programme)
    return kept, Account(kept.timeline)


def test_everything_moves_with_its_own_expiry() -> None:
    kept, merged = pair()
    kept.adjust(100, "2026-01-10", "2026-06-01")
    merged.adjust(150, "2026-01-11", "2026-05-01")
    merged.adjust(50, "2026-01-12", never=True)
    merged.merge_into(kept, "2026-02-01")
    assert kept.lots == [(150, "2026-05-01 00:00"), (100, "2026-06-01 00:00"), (50, None)]
    assert (merged.standing.balance, merged.lots) == (0, [])
    assert merged.kinds == [("transferred", -150), ("transferred", -50)]
    assert {entry.reason for entry in kept.journal.entries} == {"merged"}


def test_pending_points_stay_pending_until_their_day() -> None:
    kept, merged = pair(PENDING)
    merged.buy("2026-02-01", 10_000)
    merged.merge_into(kept, "2026-02-02")
    assert (kept.standing.available, kept.standing.pending) == (0, 100)
    kept.pass_to("2026-02-12")
    assert (kept.standing.available, kept.standing.pending) == (100, 0)


def test_a_standing_hold_refuses_it() -> None:
    kept, merged = pair()
    merged.adjust(10, "2026-01-10")
    merged.hold(4, "2026-02-01", "2026-02-20")
    with pytest.raises(PointsSetAside):
        merged.merge_into(kept, "2026-02-02")


def test_the_debt_goes_with_the_rest() -> None:
    kept, merged = pair()
    bought = merged.buy("2026-02-01", 10_000)
    merged.exchange(100, "2026-02-02")
    merged.refund(bought, "2026-02-03")
    kept.adjust(60, "2026-02-01")
    undo = merged.merge_into(kept, "2026-02-04")
    assert (merged.standing.debt, kept.standing.debt, kept.standing.available) == (0, 40, 0)
    undo("2026-02-05")
    assert (merged.standing.debt, kept.standing.debt, kept.standing.available) == (100, 0, 60)


@pytest.mark.parametrize("programme", [BASE, PENDING])
def test_a_later_refund_takes_what_it_would_have_taken_had_the_kept_one_bought(programme: str) -> None:
    kept, merged = pair(programme)
    alone = Account(kept.timeline)
    for account in (kept, alone):
        account.adjust(30, "2026-01-10", "2026-04-01")
    bought, own = merged.buy("2026-02-01", 10_000), alone.buy("2026-02-01", 10_000)
    merged.merge_into(kept, "2026-02-02")
    for account in (kept, alone):
        account.exchange(20, "2026-02-03")
    merged.refund(bought, "2026-02-04", {0: 0.5})
    merged.merge_into(kept, "2026-02-04", bought)
    alone.refund(own, "2026-02-04", {0: 0.5})
    assert merged.standing.balance == 0
    assert (kept.lots, kept.standing.debt) == (alone.lots, alone.standing.debt)


def test_a_refund_may_leave_the_kept_one_a_debt() -> None:
    kept, merged = pair()
    bought = merged.buy("2026-02-01", 10_000)
    merged.merge_into(kept, "2026-02-02")
    kept.exchange(80, "2026-02-03")
    merged.refund(bought, "2026-02-04")
    merged.merge_into(kept, "2026-02-04", bought)
    assert (merged.standing.balance, kept.standing.debt) == (0, 80)


def test_where_the_terms_know_no_debt_the_kept_ones_points_pay_first() -> None:
    kept, merged = pair("program: {refund: {debt: false}}\n" + BASE)
    bought = merged.buy("2026-02-01", 10_000)
    merged.merge_into(kept, "2026-02-02")
    kept.exchange(80, "2026-02-03")
    kept.adjust(50, "2026-02-03")
    merged.refund(bought, "2026-02-04")
    merged.merge_into(kept, "2026-02-04", bought)
    assert (merged.standing.balance, kept.standing.debt, kept.standing.available) == (0, 0, 0)
    assert kept.kinds == [("transferred", -100), ("forgiven", 30)]


def test_points_that_paid_come_back_to_the_kept_one_with_their_expiry() -> None:
    kept, merged = pair()
    merged.adjust(50, "2026-01-10", "2026-05-01")
    bought = merged.buy("2026-02-01", 50, points_used=40)
    merged.merge_into(kept, "2026-02-02")
    merged.refund(bought, "2026-02-03")
    merged.merge_into(kept, "2026-02-03", bought)
    assert kept.lots == [(10, "2026-05-01 00:00"), (40, "2026-05-01 00:00")]


def test_the_better_tier_is_kept_with_its_time() -> None:
    kept, merged = pair(TIERS + BASE)
    merged.buy("2026-01-05", 12_000)
    merged.merge_into(kept, "2026-02-01")
    assert kept.tier == "silver"
    assert kept.standing.tiers[-1].until == merged.standing.tiers[-1].until


def test_what_counts_for_tiers_is_joined() -> None:
    kept, merged = pair(TIERS + BASE)
    kept.buy("2026-01-05", 6_000)
    merged.buy("2026-01-06", 6_000)
    undo = merged.merge_into(kept, "2026-02-01")
    assert kept.tier == "silver"
    undo("2026-02-02")
    assert (kept.tier, merged.tier) == ("bronze", "bronze")
    kept.buy("2026-02-03", 3_000)
    assert kept.tier == "bronze"


def test_a_refund_takes_a_tier_back_that_the_merge_had_reached() -> None:
    kept, merged = pair(TIERS + BASE)
    kept.buy("2026-01-05", 6_000)
    bought = merged.buy("2026-01-06", 6_000)
    merged.merge_into(kept, "2026-02-01")
    merged.refund(bought, "2026-02-02")
    merged.merge_into(kept, "2026-02-02", bought)
    assert kept.tier == "bronze"


def test_limits_count_what_both_had() -> None:
    once = "rules: [{code: gift, kind: fixed, points: 5, limit: {per_member: 1, each: month}}]"
    kept, merged = pair(once)
    merged.buy("2026-02-01", 100)
    merged.merge_into(kept, "2026-02-02")
    kept.buy("2026-02-03", 100)
    assert kept.earned == 0


def test_undone_both_have_what_they_had_and_what_was_earned_since_stays() -> None:
    kept, merged = pair()
    kept.adjust(100, "2026-01-10", "2026-06-01")
    merged.adjust(200, "2026-01-11", "2026-05-01")
    undo = merged.merge_into(kept, "2026-02-01")
    kept.buy("2026-02-02", 700)
    undo("2026-02-03")
    assert kept.lots == [(100, "2026-06-01 00:00"), (7, "2027-03-01 00:00")]
    assert merged.lots == [(200, "2026-05-01 00:00")]
    assert list(merged.standing.lots) == [1]


def test_spent_or_expired_points_refuse_the_undoing() -> None:
    kept, merged = pair()
    merged.adjust(200, "2026-01-11", "2026-02-10")
    undo = merged.merge_into(kept, "2026-02-01")
    with pytest.raises(MergedPointsUsed):
        undo("2026-02-10")
    kept.exchange(1, "2026-02-02")
    with pytest.raises(MergedPointsUsed):
        undo("2026-02-03")


def test_points_that_repaid_a_debt_come_back_from_the_rest() -> None:
    kept, merged = pair()
    bought = kept.buy("2026-02-01", 10_000)
    kept.exchange(100, "2026-02-02")
    kept.refund(bought, "2026-02-03")
    merged.adjust(150, "2026-01-11")
    undo = merged.merge_into(kept, "2026-02-04")
    assert (kept.standing.debt, kept.standing.available) == (0, 50)
    undo("2026-02-05")
    assert (kept.standing.debt, kept.standing.available, merged.standing.available) == (100, 0, 150)


def test_a_debt_that_was_paid_since_comes_back_as_points() -> None:
    kept, merged = pair()
    bought = merged.buy("2026-02-01", 10_000)
    merged.exchange(100, "2026-02-02")
    merged.refund(bought, "2026-02-03")
    undo = merged.merge_into(kept, "2026-02-04")
    kept.buy("2026-02-05", 15_000)
    assert (kept.standing.debt, kept.standing.available) == (0, 50)
    undo("2026-02-06")
    assert (kept.standing.available, merged.standing.debt) == (150, 100)

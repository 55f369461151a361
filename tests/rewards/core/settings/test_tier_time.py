"""`tier_policy.up`, `keep`, `review` and `down`: when a tier begins, how long it is held, what comes after it."""

import pytest

from tests.rewards.core.stage import BASE, JST, TIERS, Account, timeline


def account(policy: str = "{}", joined: str = "2025-01-01", tiers: str = TIERS) -> Account:
    return Account(f"tier_policy: {policy}\n{tiers}{BASE}", joined=joined)


def until(account: Account) -> str | None:
    end = account.standing.tiers[-1].until
    return None if end is None else f"{end.astimezone(JST):%Y-%m-%d %H:%M}"


def test_up_at_once_takes_effect_with_the_purchase() -> None:
    taro = account()
    taro.buy("2026-02-10 12:00", 10_000)
    assert taro.tier == "silver"
    assert [(change.code, change.before, change.why) for change in taro.journal.tier_changes[-1:]] == [
        ("silver", "bronze", "reached")
    ]


def test_up_at_review_waits_for_the_review() -> None:
    taro = account("{up: at_review}")
    taro.buy("2026-02-10 12:00", 10_000)
    taro.pass_to("2026-02-28 23:59:59")
    assert taro.tier == "bronze"
    taro.pass_to("2026-03-01 00:00:00")
    assert taro.tier == "silver"


def test_terms_that_begin_to_judge_at_reviews_reach_older_accounts() -> None:
    later = f"tier_policy: {{up: at_review}}\n{TIERS}{BASE}"
    taro = Account(timeline(("2026-01-01", TIERS + BASE), ("2026-02-01", later)))
    taro.pass_to("2026-01-20")
    taro.buy("2026-02-10", 10_000)
    taro.pass_to("2026-03-01")
    assert taro.tier == "silver"


@pytest.mark.parametrize(
    ("keep", "reached_at", "end"),
    [
        ("{months: 12}", "2026-02-10 12:00", "2027-02-10 12:00"),
        ("{months: 1}", "2026-01-31 12:00", "2026-02-28 12:00"),
        ("{months: 12}", "2024-02-29 12:00", "2025-02-28 12:00"),
        ("{from_month: 4, months: 12}", "2026-03-31 23:59:59", "2026-04-01 00:00"),
        ("{from_month: 4, months: 12}", "2026-04-01 00:00:00", "2027-04-01 00:00"),
        ("{from_month: 4, months: 6}", "2026-10-01 00:00:00", "2027-04-01 00:00"),
    ],
)
def test_a_tier_is_held_for_its_period(keep: str, reached_at: str, end: str) -> None:
    taro = account(f"{{keep: {keep}}}", joined="2020-01-01")
    taro.buy(reached_at, 10_000)
    assert until(taro) == end


def test_the_lowest_tier_has_no_end() -> None:
    taro = account()
    taro.buy("2026-02-10", 100)
    assert until(taro) is None


def test_meeting_the_threshold_again_renews_it() -> None:
    taro = account()
    taro.buy("2026-02-10", 10_000)
    since = taro.standing.tiers[-1].since
    taro.buy("2026-05-10", 100)
    assert (until(taro), taro.standing.tiers[-1].since) == ("2027-05-10 00:00", since)
    assert taro.journal.tier_changes[-1].why == "renewed"


def test_a_purchase_that_does_not_meet_it_renews_nothing() -> None:
    taro = account("{window: {rolling_months: 1}}")
    taro.buy("2026-02-10", 10_000)
    taro.buy("2026-05-10", 100)
    assert until(taro) == "2027-02-10 00:00"


def test_it_ends_at_the_first_review_after_its_period() -> None:
    taro = account()
    taro.buy("2026-02-10", 10_000)
    taro.pass_to("2027-02-28 23:59:59")
    assert taro.tier == "silver"
    taro.pass_to("2027-03-01 00:00:00")
    assert taro.tier == "bronze"
    assert taro.journal.tier_changes[-1].why == "ended"


def test_a_period_that_ends_at_the_review_itself_ends_there() -> None:
    taro = account("{window: {rolling_months: 3}, keep: {from_month: 4, months: 12}}")
    taro.buy("2026-05-10", 10_000)
    taro.pass_to("2027-03-31 23:59:59")
    assert taro.tier == "silver"
    taro.pass_to("2027-04-01 00:00:00")
    assert taro.tier == "bronze"


@pytest.mark.parametrize(
    ("review", "day"),
    [
        ("{every: month, day: 15}", "2027-02-15"),
        ("{every: month, day: 31}", "2027-02-28"),
        ("{every: half_year, month: 4, day: 1}", "2027-04-01"),
        ("{every: half_year, month: 1, day: 10}", "2027-07-10"),
        ("{every: year, month: 6, day: 30}", "2027-06-30"),
        ("{every: year, month: 2, day: 1}", "2028-02-01"),
    ],
)
def test_reviews_are_monthly_half_yearly_or_yearly(review: str, day: str) -> None:
    taro = account(f"{{review: {review}}}")
    taro.buy("2026-02-10", 10_000)
    due = taro.standing.tier_due_at
    assert due is not None and f"{due.astimezone(JST):%Y-%m-%d %H:%M}" == f"{day} 00:00"


def test_what_was_earned_in_the_window_renews_it_at_the_review() -> None:
    taro = account()
    taro.buy("2025-12-10", 9_000)
    taro.buy("2026-02-10", 1_000)
    taro.buy("2026-03-05", 20_000)
    taro.pass_to("2027-03-01")
    assert taro.tier == "gold"
    taro.pass_to("2027-03-06")
    assert taro.tier == "gold"


def test_the_year_that_has_just_ended_is_judged_at_the_review() -> None:
    policy = "{window: {from_month: 3, months: 12}, keep: {from_month: 4, months: 12}, up: at_review, review: {every: year, month: 4, day: 1}}"
    taro = account(policy)
    taro.buy("2026-02-28 23:59:59", 10_000)
    taro.pass_to("2026-04-01")
    assert (taro.tier, until(taro)) == ("silver", "2027-04-01 00:00")
    taro.pass_to("2027-04-01")
    assert taro.tier == "bronze"


def test_down_to_earned_goes_to_what_the_window_earned() -> None:
    taro = account("{down: to_earned, window: {rolling_months: 6}}")
    taro.buy("2026-02-10", 30_000)
    taro.buy("2026-12-01", 10_000)
    taro.pass_to("2027-03-01")
    assert taro.tier == "silver"
    other = account("{down: to_earned}")
    other.buy("2026-02-10", 30_000)
    other.pass_to("2027-03-01")
    assert other.tier == "bronze"


def test_down_one_step_goes_one_step() -> None:
    taro = account("{down: one_step}")
    taro.buy("2026-02-10", 30_000)
    taro.pass_to("2027-03-01")
    assert (taro.tier, until(taro)) == ("silver", "2028-03-01 00:00")
    taro.pass_to("2028-03-01")
    assert taro.tier == "bronze"


def test_one_step_passes_over_a_retired_tier() -> None:
    policy = "tier_policy: {down: one_step}\n"
    without = TIERS.replace("threshold: 10000", "threshold: 10000, retired: true")
    taro = Account(
        timeline(("2026-01-01", policy + TIERS + BASE), ("2026-06-01", policy + without + BASE)), joined="2026-01-01"
    )
    taro.buy("2026-02-10", 30_000)
    taro.pass_to("2027-03-01")
    assert taro.tier == "bronze"


def test_down_never_keeps_it() -> None:
    taro = account("{down: never}")
    taro.buy("2026-02-10", 30_000)
    taro.pass_to("2030-03-01")
    assert taro.tier == "gold"


def test_a_tier_of_an_old_system_ends_by_its_own_time() -> None:
    taro = account()
    taro.set_tier("gold", "2026-01-10", "2025-06-01", "2026-09-01")
    taro.pass_to("2026-08-31 23:59:59")
    assert taro.tier == "gold"
    taro.pass_to("2026-09-01")
    assert taro.tier == "bronze"

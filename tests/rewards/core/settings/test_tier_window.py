"""`tier_policy.window`: what counts lies in it, to the second."""

import pytest

from tests.rewards.core.stage import BASE, TIERS, Account


def reached(window: str, *purchases: tuple[str, int], joined: str = "2020-01-01") -> str | None:
    taro = Account(f"tier_policy: {{window: {window}}}\n{TIERS}{BASE}", joined=joined)
    for at, price in purchases:
        taro.buy(at, price)
    return taro.tier


@pytest.mark.parametrize(
    ("first", "second", "tier"),
    [
        ("2025-03-10 12:00:00", "2026-03-10 11:59:59", "silver"),
        ("2025-03-10 12:00:00", "2026-03-10 12:00:00", "bronze"),
        ("2025-02-28 10:00:01", "2026-02-28 10:00:00", "silver"),
        ("2024-02-29 10:00:00", "2025-02-28 10:00:00", "silver"),
        ("2024-02-28 10:00:00", "2025-02-28 10:00:00", "bronze"),
    ],
)
def test_a_rolling_window_is_open_at_its_start_and_closed_at_its_end(first: str, second: str, tier: str) -> None:
    assert reached("{rolling_months: 12}", (first, 5000), (second, 5000)) == tier


def test_month_ends_are_clamped() -> None:
    assert reached("{rolling_months: 1}", ("2026-02-28 12:00:01", 5000), ("2026-03-31 12:00:00", 5000)) == "silver"
    assert reached("{rolling_months: 1}", ("2026-02-28 12:00:00", 5000), ("2026-03-31 12:00:00", 5000)) == "bronze"


@pytest.mark.parametrize(
    ("first", "second", "tier"),
    [
        ("2026-01-01 00:00:00", "2026-12-31 23:59:59", "silver"),
        ("2025-12-31 23:59:59", "2026-01-01 00:00:00", "bronze"),
    ],
)
def test_a_calendar_year(first: str, second: str, tier: str) -> None:
    assert reached("{calendar_year: true}", (first, 5000), (second, 5000)) == tier


@pytest.mark.parametrize(
    ("first", "second", "tier"),
    [
        ("2025-03-01 00:00:00", "2026-02-28 23:59:59", "silver"),
        ("2026-02-28 23:59:59", "2026-03-01 00:00:00", "bronze"),
        ("2026-03-01 00:00:00", "2026-03-01 00:00:01", "silver"),
    ],
)
def test_a_year_from_a_month(first: str, second: str, tier: str) -> None:
    assert reached("{from_month: 3, months: 12}", (first, 5000), (second, 5000)) == tier


@pytest.mark.parametrize(
    ("first", "second", "tier"),
    [
        ("2026-04-01 00:00:00", "2026-09-30 23:59:59", "silver"),
        ("2026-09-30 23:59:59", "2026-10-01 00:00:00", "bronze"),
        ("2026-10-01 00:00:00", "2027-03-31 23:59:59", "silver"),
    ],
)
def test_half_years_from_a_month(first: str, second: str, tier: str) -> None:
    assert reached("{from_month: 4, months: 6}", (first, 5000), (second, 5000)) == tier


@pytest.mark.parametrize(
    ("joined", "first", "second", "tier"),
    [
        ("2024-05-10 15:00", "2025-05-10 00:00:00", "2026-05-09 23:59:59", "silver"),
        ("2024-05-10 15:00", "2026-05-09 23:59:59", "2026-05-10 00:00:00", "bronze"),
        ("2024-02-29", "2025-02-28 00:00:00", "2026-02-27 23:59:59", "silver"),
        ("2024-02-29", "2026-02-27 23:59:59", "2026-02-28 00:00:00", "bronze"),
    ],
)
def test_an_anniversary_year_begins_on_the_day_of_joining(joined: str, first: str, second: str, tier: str) -> None:
    assert reached("{anniversary: true}", (first, 5000), (second, 5000), joined=joined) == tier


def test_a_lifetime_forgets_nothing() -> None:
    assert reached("{lifetime: true}", ("2020-01-01", 5000), ("2029-12-31", 5000)) == "silver"


def test_a_late_purchase_counts_in_the_window_at_its_own_time() -> None:
    window = "{calendar_year: true}"
    assert reached(window, ("2026-02-01", 5000), ("2026-01-01", 5000)) == "silver"
    assert reached(window, ("2026-02-01", 5000), ("2025-12-31 23:59:59", 5000)) == "bronze"

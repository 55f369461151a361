"""Credits repay debt first: earnings, adjustments, transfers in, releases, points given back."""

import pytest

from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, Account


def in_debt(programme: str = BASE) -> Account:
    """Return an account that owes 100 points and holds 60 more."""
    taro = Account(programme)
    bought = taro.buy("2026-02-01", 10_000)
    taro.adjust(160, "2026-02-01")
    taro.exchange(200, "2026-02-02")
    taro.hold(60, "2026-02-02 01:00", "2026-02-20")
    taro.refund(bought, "2026-02-03")
    assert (taro.standing.debt, taro.standing.held, taro.standing.available) == (100, 60, 0)
    return taro


def test_earnings_repay_debt_first() -> None:
    taro = in_debt()
    taro.buy("2026-02-04", 12_000)
    assert (taro.standing.debt, taro.standing.available) == (0, 20)
    assert taro.journal.entries[0].moves == [[0, "debt", -100], [3, "available", 20]]


def test_pending_points_repay_it_when_they_mature() -> None:
    taro = Account("program: {earning: {pending_days: 3}}\n" + BASE)
    bought = taro.buy("2026-02-01", 10_000)
    taro.exchange(100, "2026-02-10")
    taro.refund(bought, "2026-02-11")
    taro.buy("2026-02-12", 12_000)
    assert (taro.standing.debt, taro.standing.pending) == (100, 120)
    taro.pass_to("2026-02-15")
    assert (taro.standing.debt, taro.standing.pending, taro.standing.available) == (0, 0, 20)


def test_adjustments_repay_it() -> None:
    taro = in_debt()
    taro.adjust(30, "2026-02-04")
    assert (taro.standing.debt, taro.standing.available) == (70, 0)


def test_transfers_in_repay_it() -> None:
    taro, hanako = in_debt(), Account(BASE)
    hanako.adjust(150, "2026-01-10")
    taro.receive(hanako.send(150, "2026-02-04"), "2026-02-04")
    assert (taro.standing.debt, taro.standing.available) == (0, 50)


def test_releases_repay_it() -> None:
    taro = in_debt()
    taro.pass_to("2026-02-20")
    assert taro.kinds == [("released", 0)]
    assert (taro.standing.debt, taro.standing.held, taro.standing.available) == (40, 0, 0)


def test_points_given_back_repay_it() -> None:
    taro = Account(BASE)
    earned = taro.buy("2026-02-01", 10_000)
    paid = taro.buy("2026-02-02", 100, points_used=100)
    taro.refund(earned, "2026-02-03")
    assert taro.standing.debt == 100
    taro.refund(paid, "2026-02-04")
    assert (taro.standing.debt, taro.standing.balance) == (0, 0)


def test_a_redemption_never_makes_debt() -> None:
    taro = in_debt()
    with pytest.raises(InsufficientPoints) as refused:
        taro.exchange(1, "2026-02-04")
    assert refused.value.params == {"available": 0, "missing": 1}


def test_nor_does_a_hold() -> None:
    with pytest.raises(InsufficientPoints):
        in_debt().hold(1, "2026-02-04")

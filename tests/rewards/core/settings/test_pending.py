"""`program.earning.pending_days`: points of a purchase can be spent after N days, at 00:00."""

import pytest

from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, Account

THREE = "program: {earning: {pending_days: 3}}\n" + BASE


def test_without_pending_days_points_can_be_spent_at_once() -> None:
    taro = Account(BASE)
    taro.buy("2026-02-01", 1000)
    assert (taro.standing.pending, taro.standing.available) == (0, 10)


def test_they_mature_at_midnight_of_the_day() -> None:
    taro = Account(THREE)
    taro.buy("2026-02-01 23:59:59", 1000)
    taro.pass_to("2026-02-03 23:59:59")
    assert (taro.standing.pending, taro.standing.available) == (10, 0)
    taro.pass_to("2026-02-04 00:00:00")
    assert taro.kinds == [("matured", 0)]
    assert (taro.standing.pending, taro.standing.available) == (0, 10)


def test_a_second_later_it_is_the_next_day() -> None:
    taro = Account(THREE)
    taro.buy("2026-02-02 00:00:00", 1000)
    taro.pass_to("2026-02-04 23:59:59")
    assert taro.standing.pending == 10


def test_until_then_they_cannot_be_spent() -> None:
    taro = Account(THREE)
    taro.buy("2026-02-01", 1000)
    with pytest.raises(InsufficientPoints):
        taro.exchange(1, "2026-02-03")


def test_a_late_purchase_whose_wait_is_over_is_available_at_once() -> None:
    taro = Account(THREE)
    taro.pass_to("2026-03-01")
    taro.buy("2026-02-01", 1000)
    assert taro.standing.available == 10


def test_what_an_activity_gives_does_not_wait() -> None:
    taro = Account(
        "program: {earning: {pending_days: 3}}\nrules: [{code: visit, kind: activity, activity: visit, points: 5}]"
    )
    taro.act("visit", "2026-02-01")
    assert taro.standing.available == 5


def test_a_refund_while_they_wait_leaves_the_balance_untouched() -> None:
    taro = Account(THREE)
    taro.adjust(100, "2026-01-10")
    bought = taro.buy("2026-02-01", 1000)
    taro.refund(bought, "2026-02-02")
    assert (taro.standing.pending, taro.standing.available, taro.standing.debt) == (0, 100, 0)
    taro.pass_to("2026-02-10")
    assert taro.kinds == []

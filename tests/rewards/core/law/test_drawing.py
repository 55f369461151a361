"""Points are drawn earliest expiry first, never-expiring last, ties by the oldest earned."""

import pytest

from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, Account


def drawn(account: Account) -> list[tuple[int, int]]:
    return [(lot, -change) for lot, field, change in account.journal.entries[-1].moves if field == "available"]


def test_earliest_expiry_first() -> None:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-10", "2026-09-01")
    taro.adjust(10, "2026-01-11", "2026-06-01")
    taro.exchange(5, "2026-02-01")
    assert drawn(taro) == [(2, 5)]


def test_never_expiring_last() -> None:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-09", never=True)
    taro.adjust(10, "2026-01-10", "2036-09-01")
    taro.exchange(15, "2026-02-01")
    assert drawn(taro) == [(2, 10), (1, 5)]


def test_ties_by_the_oldest_earned() -> None:
    taro = Account(BASE)
    taro.buy("2026-01-20", 1000)
    taro.buy("2026-01-10", 1000)
    taro.exchange(5, "2026-02-01")
    assert drawn(taro) == [(2, 5)]


def test_a_debit_remembers_which_lots_it_drew_on_and_how_much() -> None:
    taro = Account(BASE)
    for day in ("2026-04-01", "2026-05-01", "2026-06-01"):
        taro.adjust(10, "2026-01-10", day)
    taro.exchange(25, "2026-02-01")
    assert taro.journal.entries[0].moves == [
        [1, "available", -10],
        [2, "available", -10],
        [3, "available", -5],
    ]


def test_every_debit_draws_alike() -> None:
    for debit in ("exchange", "adjust", "send", "buy"):
        taro = Account(BASE)
        taro.adjust(10, "2026-01-10", "2026-09-01")
        taro.adjust(10, "2026-01-11", "2026-06-01")
        if debit == "exchange":
            taro.exchange(5, "2026-02-01")
        elif debit == "adjust":
            taro.adjust(-5, "2026-02-01")
        elif debit == "send":
            taro.send(5, "2026-02-01")
        else:
            taro.buy("2026-02-01", 50, points_used=5)
        assert taro.lots[0] == (5, "2026-06-01 00:00"), debit


def test_an_adjustment_never_takes_more_than_is_available() -> None:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-10")
    with pytest.raises(InsufficientPoints):
        taro.adjust(-11, "2026-02-01")


def test_an_adjustment_lives_by_the_terms_or_by_its_own_date_or_for_ever() -> None:
    taro = Account(BASE)
    taro.adjust(1, "2026-01-10")
    taro.adjust(2, "2026-01-10", "2026-03-15 12:00")
    taro.adjust(3, "2026-01-10", never=True)
    assert taro.lots == [(2, "2026-03-15 12:00"), (1, "2027-02-01 00:00"), (3, None)]


def test_points_of_an_old_system_keep_their_expiry() -> None:
    taro = Account(BASE)
    taro.open(5, "2026-01-10", "2026-03-15")
    taro.open(6, "2026-01-10", None)
    assert taro.lots == [(5, "2026-03-15 00:00"), (6, None)]


def test_a_cancelled_exchange_gives_the_points_back_to_their_lots() -> None:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-10", "2026-03-01")
    taro.adjust(10, "2026-01-10", "2026-06-01")
    exchange = taro.exchange(15, "2026-02-01")
    taro.cancel(exchange, "2026-02-02")
    assert (taro.kinds, taro.lots) == ([("returned", 15)], [(10, "2026-03-01 00:00"), (10, "2026-06-01 00:00")])


def test_and_what_has_expired_meanwhile_lives_for_the_days_of_grace() -> None:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-10", "2026-03-01")
    exchange = taro.exchange(10, "2026-02-01")
    taro.cancel(exchange, "2026-03-05")
    assert taro.lots == [(10, "2026-04-05 00:00")]

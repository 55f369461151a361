"""The balance is the sum of the entries: available + pending + held − debt, after each one of them."""

from rewards.core.standing import Standing
from tests.rewards.core.stage import BASE, Account

PENDING = "program: {earning: {pending_days: 3}}\n" + BASE


def test_the_newest_entry_says_the_balance() -> None:
    taro = Account(BASE)
    taro.buy("2026-02-01", 1000)
    taro.exchange(4, "2026-02-02")
    assert [entry.balance_after for journal in taro.journals for entry in journal.entries] == [10, 6]


def test_all_four_parts_make_the_balance() -> None:
    taro = Account(PENDING)
    taro.adjust(100, "2026-01-10")
    taro.hold(40, "2026-01-31", "2026-03-01")
    taro.buy("2026-02-01", 1000)
    standing = taro.standing
    assert (standing.available, standing.pending, standing.held, standing.debt) == (60, 10, 40, 0)
    assert standing.balance == 110 == taro.journal.entries[-1].balance_after


def test_with_debt_nothing_is_available() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000)
    taro.exchange(10, "2026-02-02")
    taro.refund(bought, "2026-02-03")
    assert (taro.standing.available, taro.standing.debt, taro.standing.balance) == (0, 10, -10)


def test_maturing_holding_and_releasing_write_entries_of_0_points_that_name_what_moved() -> None:
    taro = Account(PENDING)
    taro.buy("2026-02-01", 1000)
    taro.pass_to("2026-02-04")
    assert taro.kinds == [("matured", 0)]
    assert taro.journal.entries[0].moves == [[1, "pending", -10], [1, "available", 10]]
    hold = taro.hold(4, "2026-02-05")
    assert taro.kinds == [("held", 0)]
    assert taro.journal.entries[0].moves == [[1, "available", -4], [1, "held", 4]]
    taro.release(hold, "2026-02-05 00:10")
    assert taro.kinds == [("released", 0)]
    assert taro.journal.entries[0].moves == [[1, "held", -4], [1, "available", 4]]


def test_a_correction_is_another_entry() -> None:
    taro = Account(BASE)
    taro.adjust(100, "2026-02-01")
    taro.adjust(-30, "2026-02-02")
    assert [[(e.kind, e.points) for e in journal.entries] for journal in taro.journals] == [
        [("adjusted", 100)],
        [("adjusted", -30)],
    ]


def test_a_purchase_that_earns_nothing_is_an_entry_too() -> None:
    taro = Account(BASE)
    taro.buy("2026-02-01", 99)
    assert taro.kinds == [("earned", 0)]


def test_the_standing_that_was_given_is_left_as_it_was() -> None:
    taro = Account(BASE)
    before = taro.standing
    taro.buy("2026-02-01", 1000)
    assert before == Standing(joined_at=before.joined_at)

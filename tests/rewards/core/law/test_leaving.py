"""Leaving gives up what there is, lot by lot, releases holds and lets a debt go: the balance is 0."""

from tests.rewards.core.law.test_debt import in_debt
from tests.rewards.core.stage import BASE, Account

PENDING = "program: {earning: {pending_days: 3}}\n" + BASE


def test_available_and_pending_points_expire_at_once() -> None:
    taro = Account(PENDING)
    taro.adjust(50, "2026-02-01")
    taro.buy("2026-02-01", 10_000)
    journal = taro.leave("2026-02-02")
    assert [(entry.kind, entry.points, entry.reason) for entry in journal.entries] == [
        ("expired", -50, "left"), ("expired", -100, "left"),
    ]  # fmt: skip
    standing = taro.standing
    assert (standing.available, standing.pending, standing.held, standing.debt, standing.balance) == (0, 0, 0, 0, 0)


def test_holds_are_released_first() -> None:
    taro = Account(BASE)
    taro.adjust(100, "2026-02-01")
    hold = taro.hold(40, "2026-02-01", "2026-02-20")
    journal = taro.leave("2026-02-02")
    assert [entry.kind for entry in journal.entries] == ["released", "expired"]
    assert journal.holds_resolved[0][0].id == hold
    assert (taro.standing.balance, taro.standing.holds) == (0, {})


def test_a_debt_is_let_go() -> None:
    taro = in_debt()  # and 60 held, which repay a part of it first
    journal = taro.leave("2026-02-04")
    assert [(entry.kind, entry.points) for entry in journal.entries] == [("released", 0), ("forgiven", 40)]
    assert (taro.standing.debt, taro.standing.balance) == (0, 0)


def test_what_is_due_by_then_comes_first() -> None:
    taro = Account(BASE)
    taro.open(70, "2026-02-01", "2026-02-03")
    journal = taro.leave("2026-02-10")
    assert [(entry.kind, entry.points, entry.reason) for entry in journal.entries] == [("expired", -70, "")]


def test_nothing_happens_by_itself_afterwards() -> None:
    taro = Account(PENDING)
    taro.buy("2026-02-01", 10_000)
    taro.leave("2026-02-02")
    assert taro.pass_to("2027-06-01").entries == []

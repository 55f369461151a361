"""A purchase that is looked at: its own points are held, pending ones too, and nobody else's."""

from uuid import UUID

import pytest

from rewards.core.facts import Hold
from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, Account, moment

PENDING = "program: {earning: {pending_days: 10}}\n" + BASE


def review(account: Account, purchase_id: UUID, at: str, points: int = 100) -> UUID:
    hold_id = account.new_id()
    account.fold(Hold(hold_id, moment(at), points, moment("2027-02-01"), purchase_id))
    return hold_id


def test_its_own_points_are_held_and_no_others() -> None:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-10", "2026-06-01")
    bought = taro.buy("2026-02-01", 1000)
    review(taro, bought.id, "2026-02-02")
    assert (taro.standing.available, taro.standing.held) == (10, 10)
    assert taro.journal.entries[-1].reason == "review"
    with pytest.raises(InsufficientPoints):
        taro.exchange(11, "2026-02-03")


def test_what_is_spent_already_cannot_be_held() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000)
    taro.exchange(10, "2026-02-01 12:00")
    with pytest.raises(InsufficientPoints):
        review(taro, bought.id, "2026-02-02")


def test_pending_points_do_not_mature_while_they_are_held() -> None:
    taro = Account(PENDING)
    bought = taro.buy("2026-02-01", 1000)
    hold = review(taro, bought.id, "2026-02-02")
    taro.pass_to("2026-02-20")
    assert (taro.standing.available, taro.standing.pending, taro.standing.held) == (0, 0, 10)
    taro.release(hold, "2026-02-21")
    assert (taro.standing.available, taro.standing.pending, taro.standing.held) == (10, 0, 0)


def test_freed_before_their_day_they_are_pending_again() -> None:
    taro = Account(PENDING)
    bought = taro.buy("2026-02-01", 1000)
    hold = review(taro, bought.id, "2026-02-02")
    taro.release(hold, "2026-02-03")
    assert (taro.standing.available, taro.standing.pending, taro.standing.held) == (0, 10, 0)
    taro.pass_to("2026-02-11")
    assert (taro.standing.available, taro.standing.pending) == (10, 0)

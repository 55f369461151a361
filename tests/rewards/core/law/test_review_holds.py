"""A purchase that is looked at: its own points are held, pending ones too, and nobody else's."""

import pytest

from rewards.core.facts import Hold
from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, Account, moment, uuid_of


def test_its_own_points_are_held_and_no_others() -> None:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-10", "2026-06-01")
    bought = taro.buy("2026-02-01", 1000)
    taro.fold(Hold(uuid_of("hold"), moment("2026-02-02"), 100, moment("2027-02-01"), bought.id))
    assert (taro.standing.available, taro.standing.held) == (10, 10)
    assert taro.journal.entries[-1].reason == "review"
    with pytest.raises(InsufficientPoints):
        taro.exchange(11, "2026-02-03")


def test_what_is_spent_already_cannot_be_held() -> None:
    taro = Account(BASE)
    bought = taro.buy("2026-02-01", 1000)
    taro.exchange(10, "2026-02-01 12:00")
    with pytest.raises(InsufficientPoints):
        taro.fold(Hold(uuid_of("hold"), moment("2026-02-02"), 10, moment("2027-02-01"), bought.id))

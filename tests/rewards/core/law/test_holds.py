"""Holds reserve lots in the order of drawing; reserved points do not expire while the hold stands."""

import pytest

from rewards.core.refusals import CaptureExceedsHold, HoldExpired, HoldResolved, InsufficientPoints
from tests.rewards.core.stage import BASE, Account


def two_lots() -> Account:
    taro = Account(BASE)
    taro.adjust(10, "2026-01-10", "2026-09-01")
    taro.adjust(10, "2026-01-11", "2026-06-01")
    return taro


def test_a_hold_reserves_in_the_order_of_drawing() -> None:
    taro = two_lots()
    taro.hold(15, "2026-02-01")
    assert taro.journal.holds_opened[0].drawn == ((2, 10), (1, 5))
    assert (taro.standing.held, taro.standing.available, taro.standing.balance) == (15, 5, 20)


def test_held_points_cannot_be_spent() -> None:
    taro = two_lots()
    taro.hold(15, "2026-02-01")
    with pytest.raises(InsufficientPoints):
        taro.exchange(6, "2026-02-01 00:10")


def test_a_capture_spends_them() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-02-01")
    taro.capture(hold, "2026-02-01 00:10")
    assert taro.kinds == [("redeemed", -15)]
    assert taro.lots == [(5, "2026-09-01 00:00")]


def test_a_capture_of_a_part_releases_the_rest() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-02-01")
    taro.capture(hold, "2026-02-01 00:10", 4)
    assert taro.kinds == [("redeemed", -4), ("released", 0)]
    assert taro.lots == [(6, "2026-06-01 00:00"), (10, "2026-09-01 00:00")]


def test_a_capture_takes_no_more_than_was_held() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-02-01")
    with pytest.raises(CaptureExceedsHold):
        taro.capture(hold, "2026-02-01 00:10", 16)


def test_a_hold_is_resolved_at_most_once() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-02-01")
    taro.release(hold, "2026-02-01 00:10")
    with pytest.raises(HoldResolved):
        taro.capture(hold, "2026-02-01 00:11")
    with pytest.raises(HoldResolved):
        taro.release(hold, "2026-02-01 00:11")


def test_it_ends_by_itself_and_is_then_expired() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-02-01 10:00", "2026-02-01 10:30")
    with pytest.raises(HoldExpired):
        taro.capture(hold, "2026-02-01 10:30:00")
    taro.pass_to("2026-02-01 10:30:00")
    assert taro.kinds == [("released", 0)]
    assert taro.standing.available == 20


def test_its_last_moment_is_good() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-02-01 10:00", "2026-02-01 10:30")
    taro.capture(hold, "2026-02-01 10:29:59")
    assert taro.kinds == [("redeemed", -15)]


def test_reserved_points_do_not_expire_while_the_hold_stands() -> None:
    taro = two_lots()
    hold = taro.hold(4, "2026-05-31 23:50", "2026-06-02")
    taro.pass_to("2026-06-01")
    assert taro.kinds == [("expired", -6)]
    assert taro.standing.held == 4
    taro.capture(hold, "2026-06-01 12:00")
    assert taro.kinds == [("redeemed", -4)]


def test_on_release_those_past_their_date_expire_at_once() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-05-31 23:50", "2026-06-02")
    taro.release(hold, "2026-06-01 12:00")
    assert taro.kinds == [("released", 0), ("expired", -10)]
    assert taro.standing.available == 10


def test_and_so_do_those_that_a_capture_leaves() -> None:
    taro = two_lots()
    hold = taro.hold(15, "2026-05-31 23:50", "2026-06-02")
    taro.capture(hold, "2026-06-01 12:00", 3)
    assert taro.kinds == [("redeemed", -3), ("released", 0), ("expired", -7)]

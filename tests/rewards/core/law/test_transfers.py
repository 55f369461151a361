"""Transfers carry expiry and terms version, never pending or held points, and count for nothing."""

import pytest

from rewards.core.refusals import InsufficientPoints
from tests.rewards.core.stage import BASE, TIERS, Account, timeline


def test_expiry_and_terms_go_with_the_points() -> None:
    later = "program: {expiry: {after: never}}\n" + BASE
    taro = Account(timeline(("2026-01-01", BASE), ("2026-02-01", later)))
    taro.buy("2026-01-20", 1000)
    taro.buy("2026-02-02", 2000)
    hanako = Account(taro.timeline)
    hanako.receive(taro.send(15, "2026-02-03"), "2026-02-03")
    assert hanako.lots == [(10, "2027-02-01 00:00"), (5, None)]
    assert [lot.terms for lot in hanako.standing.lots.values()] == [1, 2]
    assert (taro.kinds, hanako.kinds) == ([("transferred", -15)], [("transferred", 10), ("transferred", 5)])


def test_limited_time_points_stay_limited() -> None:
    taro, hanako = Account("rules: [{code: gift, kind: fixed, points: 5, expiry: {after: {days: 9}}}]"), Account(BASE)
    taro.buy("2026-02-01", 100)
    hanako.receive(taro.send(5, "2026-02-03"), "2026-02-03")
    assert hanako.lots == [(5, "2026-02-11 00:00")]
    assert hanako.standing.lots[1].limited


def test_pending_and_held_points_do_not_go() -> None:
    taro = Account("program: {earning: {pending_days: 3}}\n" + BASE)
    taro.adjust(10, "2026-01-10")
    taro.hold(4, "2026-02-01", "2026-02-20")
    taro.buy("2026-02-01", 1000)
    with pytest.raises(InsufficientPoints):
        taro.send(7, "2026-02-02")
    taro.send(6, "2026-02-02")


def test_they_count_for_no_tier_and_no_limit() -> None:
    policy = "tier_policy: {by: points}\n" + TIERS.replace("10000", "10")
    taro, hanako = Account(policy + BASE), Account(policy + BASE)
    taro.adjust(100, "2026-01-10")
    hanako.receive(taro.send(100, "2026-02-03"), "2026-02-03")
    assert hanako.tier == "bronze"
    assert (hanako.journal.credit, hanako.journal.counts) == (None, [])


def test_a_later_refund_becomes_the_senders_debt() -> None:
    taro, hanako = Account(BASE), Account(BASE)
    bought = taro.buy("2026-02-01", 10_000)
    hanako.receive(taro.send(100, "2026-02-02"), "2026-02-02")
    taro.refund(bought, "2026-02-03")
    assert (taro.standing.debt, hanako.standing.available) == (100, 100)

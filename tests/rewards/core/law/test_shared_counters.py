"""The counter that all members share counts an award, and frees it, by the award's own terms."""

from tests.rewards.core.stage import Account, timeline

OWN = "rules: [{code: welcome, kind: fixed, points: 50, limit: {per_member: 1}}]"
SHARED = "rules: [{code: welcome, kind: fixed, points: 50, limit: {per_member: 1, total: 10}}]"


def test_an_award_from_before_the_limit_was_shared_is_not_freed_from_the_shared_counter() -> None:
    taro = Account(timeline(("2026-01-01", OWN), ("2026-02-01", SHARED)))
    before = taro.buy("2026-01-20", 1000)
    assert taro.counters == {}
    taro.refund(before, "2026-02-20")
    assert taro.counters == {}


def test_a_shared_award_is_counted_and_freed() -> None:
    counters: dict[str, list[int]] = {}
    taro, hanako = Account(SHARED, counters=counters), Account(SHARED, counters=counters)
    bought = taro.buy("2026-02-20", 1000)
    hanako.buy("2026-02-21", 1000)
    assert counters == {"welcome": [2, 100]}
    taro.refund(bought, "2026-02-22")
    assert counters == {"welcome": [1, 50]}

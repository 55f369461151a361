"""Any partition of refunds reverses exactly what was earned and gives back exactly what was paid."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from rewards.core.refusals import RefundExceedsPurchase
from tests.rewards.core.any.strategies import MANY, baskets, programmes, text
from tests.rewards.core.stage import Account

steps = st.lists(
    st.one_of(
        st.tuples(st.just("line"), st.integers(0, 3), st.sampled_from([0.5, 1, 2])),
        st.tuples(st.just("amount"), st.just(0), st.integers(1, 1500)),
    ),
    max_size=5,
)


def points_of(account: Account, kind: str) -> int:
    return sum(entry.points for journal in account.journals for entry in journal.entries if entry.kind == kind)


def bought(programme: dict[str, Any], basket: dict[str, Any], share: int, spent: int) -> tuple[Account, Any, int]:
    taro = Account(text(programme))
    taro.adjust(20_000, "2026-01-10")
    known = dict(basket)
    lines = known.pop("lines")
    goods = sum(line.price - line.discount for line in lines) + known.get("tax", 0)
    used = goods * share // 100
    purchase = taro.buy("2026-02-01", *lines, **known, points_used=used)
    earned = taro.earned
    if spent and taro.standing.available:
        taro.exchange(taro.standing.available * spent // 100 or 1, "2026-02-01 12:00")
    return taro, purchase, earned


@MANY
@given(programmes(), baskets(), st.sampled_from([0, 30, 100]), st.sampled_from([0, 50, 100]), steps)
def test_any_partition_is_exact_in_the_end(
    programme: dict[str, Any], basket: dict[str, Any], share: int, spent: int, partition: list[Any]
) -> None:
    taro, purchase, earned = bought(programme, basket, share, spent)
    money = 0
    for what, index, size in partition:
        try:
            if what == "line":
                taro.refund(purchase, "2026-02-02", {index % len(purchase.lines): size})
            else:
                taro.refund(purchase, "2026-02-02", amount=size)
        except RefundExceedsPurchase:
            continue
        money += taro.journal.refund_amount
        assert 0 <= -points_of(taro, "reversed") <= earned
        assert 0 <= points_of(taro, "returned") <= purchase.points_used
    try:
        taro.refund(purchase, "2026-02-03")
        money += taro.journal.refund_amount
    except RefundExceedsPurchase:
        pass
    assert -points_of(taro, "reversed") == earned
    assert points_of(taro, "returned") == purchase.points_used
    assert money == purchase.total
    assert taro.standing.totals(purchase.at.replace(year=2025), purchase.at) == (0, 0, 0)
    assert not any(awards or points for awards, points in taro.standing.counts.values())
    if not programme["program"]["refund"]["debt"]:
        assert taro.standing.debt == 0


@MANY
@given(programmes(), baskets(), steps)
def test_every_entry_of_a_reversal_takes_points_away(
    programme: dict[str, Any], basket: dict[str, Any], partition: list[Any]
) -> None:
    taro, purchase, earned = bought(programme, basket, 0, 0)
    assume(earned)
    for what, index, size in partition:
        try:
            wanted = {index % len(purchase.lines): size} if what == "line" else None
            taro.refund(purchase, "2026-02-02", wanted, None if wanted else size)
        except RefundExceedsPurchase:
            continue
        assert all(entry.points <= 0 for entry in taro.journal.entries if entry.kind == "reversed")

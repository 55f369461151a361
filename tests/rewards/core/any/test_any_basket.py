"""Any basket under any programme: the breakdown adds up, the preview is the posting, the file's order is no matter."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.rewards.core.any.strategies import MANY, baskets, programmes, text
from tests.rewards.core.stage import Account


def buy(account: Account, at: str, basket: dict[str, Any], **columns: Any) -> Any:
    known = dict(basket)
    return account.buy(at, *known.pop("lines"), **known, **columns)


@MANY
@given(programmes(), st.lists(baskets(), min_size=1, max_size=3))
def test_the_breakdown_adds_up_and_no_lot_is_negative(programme: dict[str, Any], several: list[dict[str, Any]]) -> None:
    taro = Account(text(programme))
    for day, basket in enumerate(several, 1):
        buy(taro, f"2026-02-{day:02}", basket)
        assert taro.earned >= 0
        assert taro.earned == sum(taro.parts.values())


@MANY
@given(programmes(), baskets(), baskets(), st.integers(0, 999))
def test_the_order_of_the_file_never_matters(
    programme: dict[str, Any], first: dict[str, Any], second: dict[str, Any], seed: int
) -> None:
    shuffled = {**programme, "rules": list(programme["rules"])}
    random.Random(seed).shuffle(shuffled["rules"])
    one, other = Account(text(programme)), Account(text(shuffled))
    for day, basket in enumerate((first, second), 1):
        for account in (one, other):
            buy(account, f"2026-02-0{day}", basket)
        assert list(one.parts.items()) == list(other.parts.items())
        assert one.lots == other.lots


@MANY
@given(programmes(), baskets(), baskets())
def test_a_purchase_folded_twice_gives_the_same(
    programme: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    taro = Account(text(programme))
    buy(taro, "2026-02-01", first)
    before, journals, counters = taro.standing, list(taro.journals), {k: list(v) for k, v in taro.counters.items()}
    fact = buy(taro, "2026-02-02", second)
    posted, after = taro.journal, taro.standing
    taro.standing, taro.journals, taro.counters = before, journals, counters
    assert taro.fold(fact) == posted
    assert taro.standing == after


@MANY
@given(programmes(), baskets(), st.integers(0, 100))
def test_budgets_and_totals_are_never_passed(programme: dict[str, Any], basket: dict[str, Any], more: int) -> None:
    counters: dict[str, list[int]] = {}
    for number in range(2 + more % 3):
        buy(Account(text(programme), counters=counters), f"2026-02-0{number + 1}", basket)
    for item in programme["rules"]:
        awards, points = counters.get(item["code"], [0, 0])
        assert awards <= item.get("limit", {}).get("total", awards)
        assert points <= item.get("limit", {}).get("budget", points)

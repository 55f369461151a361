"""How points pay: `program.redemption` and `program.point.value`."""

import pytest

from rewards.core.refusals import InsufficientPoints, PointsAboveGoods, PointsNotAllowed
from tests.rewards.core.stage import BASE, Account


def rich(redemption: str = "{}", point: str = "{}") -> Account:
    account = Account(f"program: {{redemption: {redemption}, point: {point}}}\n{BASE}")
    account.adjust(10_000, "2026-01-10")
    return account


def pay(account: Account, points: int, price: int = 1000, shipping: int = 0) -> int:
    account.buy("2026-01-20", price, shipping=shipping, points_used=points)
    return account.standing.available


def test_points_pay_for_goods() -> None:
    account = rich()
    pay(account, 300)
    assert account.kinds == [("redeemed", -300), ("earned", 7)]


def test_fewer_than_the_minimum_are_refused() -> None:
    with pytest.raises(PointsNotAllowed) as refused:
        pay(rich("{minimum: 100}"), 99)
    assert refused.value.params == {"minimum": 100, "block": 1, "most": 1000}
    pay(rich("{minimum: 100}"), 100)


def test_points_are_used_in_whole_blocks() -> None:
    with pytest.raises(PointsNotAllowed):
        pay(rich("{block: 50}"), 120)
    pay(rich("{block: 50}"), 150)


def test_points_pay_at_most_their_share_of_the_goods() -> None:
    with pytest.raises(PointsNotAllowed) as refused:
        pay(rich('{max_share: "0.5"}'), 501)
    assert refused.value.params["most"] == 500
    pay(rich('{max_share: "0.5"}'), 500)


def test_a_share_of_nothing_lets_no_points_pay() -> None:
    with pytest.raises(PointsNotAllowed):
        pay(rich('{max_share: "0"}'), 1)


def test_shipping_is_not_paid_with_points() -> None:
    with pytest.raises(PointsAboveGoods):
        pay(rich(), 1001, shipping=500)


def test_more_than_the_goods_cost_is_refused_with_what_would_do() -> None:
    with pytest.raises(PointsAboveGoods) as refused:
        pay(rich(), 1001)
    assert refused.value.params == {"most": 1000}


def test_what_would_do_is_said_in_whole_blocks() -> None:
    with pytest.raises(PointsAboveGoods) as above:
        pay(rich("{block: 100}"), 300, price=250)
    assert above.value.params["most"] == 200
    with pytest.raises(PointsNotAllowed) as refused:
        pay(rich('{block: 100, max_share: "0.5"}'), 700, price=1290)
    assert refused.value.params["most"] == 600


def test_a_point_pays_its_value() -> None:
    account = rich(point='{value: "5"}')
    pay(account, 100)
    assert account.earned == 5
    with pytest.raises(PointsAboveGoods) as refused:
        pay(rich(point='{value: "5"}'), 201)
    assert refused.value.params["most"] == 200


def test_the_last_point_may_be_worth_more_than_what_is_left_to_pay() -> None:
    assert pay(rich(point='{value: "300"}'), 4) == 10_000 - 4


def test_a_point_may_be_worth_a_fraction() -> None:
    account = rich(point='{value: "0.5"}')
    pay(account, 1001)
    assert account.earned == 5


def test_more_than_is_available_is_refused_with_what_is_missing() -> None:
    with pytest.raises(InsufficientPoints) as refused:
        pay(rich(), 10_001, price=90_000)
    assert refused.value.params == {"available": 10_000, "missing": 1}

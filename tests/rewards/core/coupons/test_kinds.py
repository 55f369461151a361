"""What each kind of coupon takes off."""

import pytest

from rewards.core.coupons.discount import shipping_discount
from rewards.core.coupons.offer import find_reward
from tests.rewards.core.coupons.shelf import line, offer, shop, taken


def test_an_amount_is_spread_over_the_lines_in_proportion() -> None:
    assert taken('{kind: amount, amount: "500"}', line(3000), line(1000), line(1000)) == [300, 100, 100]


def test_the_last_line_takes_the_remainder() -> None:
    assert taken('{kind: amount, amount: "100"}', line(100), line(100), line(100)) == [33, 33, 34]


def test_an_amount_never_takes_more_than_the_goods_cost() -> None:
    assert taken('{kind: amount, amount: "500"}', line(300, discount=100), line(50)) == [200, 50]


def test_a_percentage_is_taken_after_the_lines_own_discounts() -> None:
    assert taken('{kind: percent, percent: "10"}', line(1000, discount=200), line(205)) == [79, 21]


def test_a_percentage_stops_at_its_cap() -> None:
    assert taken('{kind: percent, percent: "10", up_to: "200"}', line(3000), line(1000)) == [150, 50]


def test_only_the_lines_that_it_names_are_reduced() -> None:
    coupon = '{kind: percent, percent: "10", when: {line: {category: [BEANS]}}}'
    assert taken(coupon, line(1000), line(2000, category="BEANS")) == [0, 200]


def test_one_item_is_free() -> None:
    assert taken("{kind: free_item, sku: DRIP}", line(1000), line(900, "DRIP", quantity=3000)) == [0, 300]


def test_it_is_the_dearest_of_those_there_are() -> None:
    assert taken("{kind: free_item, sku: DRIP}", line(400, "DRIP"), line(500, "DRIP"), line(450, "DRIP")) == [0, 500, 0]


def test_of_equal_ones_the_first() -> None:
    assert taken("{kind: free_item, sku: DRIP}", line(400, "DRIP"), line(400, "DRIP")) == [400, 0]


def test_it_is_free_up_to_an_amount() -> None:
    assert taken('{kind: free_item, sku: DRIP, up_to: "350"}', line(400, "DRIP")) == [350]


def test_of_less_than_one_item_what_there_is_is_free() -> None:
    assert taken("{kind: free_item, sku: DRIP}", line(140, "DRIP", quantity=350)) == [140]


@pytest.mark.parametrize("coupon", ["{kind: multiplier, factor: '2'}", "{kind: shipping}", "{kind: access, access: a}"])
def test_a_coupon_that_takes_no_money_off_lines_takes_none_off(coupon: str) -> None:
    assert find_reward(shop(coupon), "r") is not None
    assert taken(coupon, line(1000), line(500)) == [0, 0]


def test_shipping_is_taken_off_up_to_an_amount() -> None:
    assert shipping_discount(offer("{kind: shipping}"), 800) == 800
    assert shipping_discount(offer('{kind: shipping, up_to: "500"}'), 800) == 500
    assert shipping_discount(offer('{kind: amount, amount: "500"}'), 800) == 0


def test_a_reward_that_was_retired_is_not_found() -> None:
    assert find_reward(shop("{kind: shipping}", ", retired: true"), "r") is None

"""Several coupons in one purchase: which are used, what each takes off, and why the others are not."""

from datetime import timedelta
from uuid import UUID

from rewards.core.coupons.stacking import Candidate, Stacked, stack
from rewards.core.drafts import DraftLine
from tests.rewards.core.coupons.shelf import line, offer
from tests.rewards.core.stage import jst

TEN = "{kind: percent, percent: '10'}"
HUNDRED = "{kind: amount, amount: '100'}"
DRIP = "{kind: free_item, sku: DRIP}"


def stacked(*coupons: str, lines: tuple[DraftLine, ...] = (line(1000),), shipping: int = 0) -> Stacked:
    """Return what a purchase uses of coupons that are numbered from 1."""
    candidates = [Candidate(UUID(int=no), f"c{no}", offer(coupon)) for no, coupon in enumerate(coupons, 1)]
    return stack(candidates, lines, shipping)


def used(found: Stacked) -> dict[int, int]:
    """Return what each coupon takes off, by its number."""
    return {each.id.int: each.discount for each in found.applied}


def left(found: Stacked) -> dict[int, str]:
    return {coupon.int: reason for coupon, reason in found.left}


def test_coupons_go_together_unless_they_say_otherwise() -> None:
    assert used(stacked(TEN, HUNDRED)) == {1: 100, 2: 100}


def test_a_share_is_taken_before_an_amount_because_it_is_worth_more_then() -> None:
    assert used(stacked("{kind: amount, amount: '500'}", TEN)) == {1: 500, 2: 100}


def test_a_share_is_taken_off_what_a_free_item_leaves() -> None:
    assert used(stacked(TEN, DRIP, lines=(line(400, "DRIP"), line(600)))) == {1: 60, 2: 400}


def test_an_exclusive_one_is_used_alone_where_it_is_worth_more() -> None:
    exclusive = "{kind: amount, amount: '300', stacking: exclusive}"
    found = stacked(TEN, exclusive, HUNDRED)
    assert (used(found), left(found)) == ({2: 300}, {1: "not_combinable", 3: "not_combinable"})


def test_an_exclusive_one_is_not_used_where_the_others_are_worth_more() -> None:
    found = stacked(TEN, "{kind: amount, amount: '150', stacking: exclusive}", HUNDRED)
    assert (used(found), left(found)) == ({1: 100, 3: 100}, {2: "not_combinable"})


def test_of_a_group_the_one_that_is_worth_most() -> None:
    found = stacked("{kind: percent, percent: '10', group: day}", "{kind: amount, amount: '120', group: day}", HUNDRED)
    assert (used(found), left(found)) == ({2: 120, 3: 100}, {1: "not_combinable"})


def test_of_equal_ones_of_a_group_the_one_that_ends_first() -> None:
    grouped = offer("{kind: amount, amount: '100', group: day}")
    late, soon = (
        Candidate(UUID(int=no), "c", grouped, jst("2026-12-01") + timedelta(days=days)) for no, days in ((1, 9), (2, 3))
    )
    assert used(stack([late, soon], [line(1000)])) == {2: 100}


def test_one_for_which_nothing_is_left_stays_in_the_wallet() -> None:
    found = stacked("{kind: percent, percent: '100'}", HUNDRED)
    assert (used(found), left(found)) == ({1: 1000}, {2: "nothing_left"})


def test_each_free_item_is_an_item_of_its_own() -> None:
    assert used(stacked(DRIP, DRIP, lines=(line(800, "DRIP", quantity=2000),))) == {1: 400, 2: 400}
    assert used(stacked(DRIP, DRIP, lines=(line(400, "DRIP"),))) == {1: 400}


def test_shipping_is_taken_off_once() -> None:
    found = stacked("{kind: shipping, up_to: '500'}", "{kind: shipping}", "{kind: shipping}", shipping=800)
    assert (used(found), left(found)) == ({1: 500, 2: 300}, {3: "nothing_left"})


def test_a_boost_and_an_access_take_nothing_off_and_are_used() -> None:
    found = stacked("{kind: multiplier, factor: '2'}", "{kind: access, access: LOUNGE}", HUNDRED)
    assert used(found) == {1: 0, 2: 0, 3: 100}
    assert [each.factor for each in found.applied] == ["", "2", ""]

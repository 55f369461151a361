"""Any coupons on any lines, in any order: the same are used, the parts add up, nothing costs less than nothing."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rewards.core.coupons.stacking import Candidate, stack
from rewards.core.drafts import DraftLine
from tests.rewards.core.any.strategies import MANY
from tests.rewards.core.coupons.shelf import offer
from tests.rewards.core.coupons.test_any_discount import coupons, lines

STACKING = st.sampled_from(["", "", ", stacking: exclusive", ", group: a", ", group: b"])
OTHERS = st.sampled_from(
    [
        "{kind: shipping}",
        "{kind: shipping, up_to: '70'}",
        "{kind: multiplier, factor: '1.5'}",
        "{kind: access, access: X}",
    ]
)
WALLETS = st.lists(
    st.builds(lambda coupon, more: coupon[:-1] + more + "}", st.one_of(coupons(), coupons(), OTHERS), STACKING),
    max_size=6,
)
BASKETS = st.lists(lines(), min_size=1, max_size=6)
SHIPPING = st.sampled_from([0, 0, 60, 800])


def candidates(wallet: list[str]) -> list[Candidate]:
    return [Candidate(UUID(int=no), f"c{no % 2}", offer(coupon)) for no, coupon in enumerate(wallet, 1)]


@MANY
@given(WALLETS, BASKETS, SHIPPING, st.data())
def test_the_order_in_which_they_are_named_changes_nothing(
    wallet: list[str], bought: list[DraftLine], shipping: int, data: st.DataObject
) -> None:
    named = candidates(wallet)
    again = data.draw(st.permutations(named))
    assert stack(again, bought, shipping) == stack(named, bought, shipping)


@MANY
@given(WALLETS, BASKETS, SHIPPING)
def test_no_line_and_no_shipping_costs_less_than_nothing(
    wallet: list[str], bought: list[DraftLine], shipping: int
) -> None:
    found = stack(candidates(wallet), bought, shipping)
    for place, item in enumerate(bought):
        parts = [each.lines[place] for each in found.applied]
        assert all(part >= 0 for part in parts)
        assert sum(parts) <= item.amount - item.discount
    assert sum(each.shipping for each in found.applied) <= shipping


@MANY
@given(WALLETS, BASKETS, SHIPPING)
def test_each_is_used_or_has_a_reason(wallet: list[str], bought: list[DraftLine], shipping: int) -> None:
    named = candidates(wallet)
    found = stack(named, bought, shipping)
    told = [each.id for each in found.applied] + [coupon for coupon, _ in found.left]
    assert sorted(told) == sorted(each.id for each in named)


@MANY
@given(WALLETS, BASKETS, SHIPPING)
def test_what_goes_together_keeps_the_rules(wallet: list[str], bought: list[DraftLine], shipping: int) -> None:
    named = {each.id: each.offer for each in candidates(wallet)}
    used = [named[each.id] for each in stack(candidates(wallet), bought, shipping).applied]
    groups = [each.group for each in used if each.group]
    assert len(groups) == len(set(groups))
    assert len(used) == 1 or not any(each.is_exclusive for each in used)


@MANY
@given(WALLETS, BASKETS, SHIPPING)
def test_one_alone_is_never_worth_more_than_what_is_used(
    wallet: list[str], bought: list[DraftLine], shipping: int
) -> None:
    whole = stack(candidates(wallet), bought, shipping).discount
    assert all(stack([each], bought, shipping).discount <= whole for each in candidates(wallet))

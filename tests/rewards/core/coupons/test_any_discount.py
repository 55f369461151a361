"""Any coupon on any lines: the parts add up to the discount, and no line costs less than nothing."""

from hypothesis import given
from hypothesis import strategies as st

from rewards.core.coupons.discount import matching_prices, spread_within
from rewards.core.drafts import DraftLine
from tests.rewards.core.any.strategies import MANY
from tests.rewards.core.coupons.shelf import offer, taken

SKUS = st.sampled_from(["DRIP", "APPLE", "BEANS"])
CATEGORIES = st.sampled_from(["", "BEANS"])


@st.composite
def lines(draw: st.DrawFn) -> DraftLine:
    amount = draw(st.integers(0, 5000))
    return DraftLine(
        draw(SKUS), draw(st.sampled_from([1, 350, 1000, 2000, 3000, 7001])), amount,
        discount=draw(st.integers(0, amount)), category=draw(CATEGORIES),
    )  # fmt: skip


@st.composite
def coupons(draw: st.DrawFn) -> str:
    up_to = draw(st.sampled_from(["", ', up_to: "1"', ', up_to: "70"', ', up_to: "700"']))
    when = draw(st.sampled_from(["", ", when: {line: {category: [BEANS]}}", ", when: {line: {sku: [DRIP, APPLE]}}"]))
    kind = draw(
        st.sampled_from(
            [
                *[f'kind: amount, amount: "{amount}"' for amount in (1, 7, 500, 99_999)],
                *[f'kind: percent, percent: "{percent}"{up_to}' for percent in ("0.5", "3", "33.3", "100")],
                f"kind: free_item, sku: DRIP{up_to}",
            ]
        )
    )
    return f"{{{kind}{when}}}"


@MANY
@given(coupons(), st.lists(lines(), max_size=8))
def test_each_part_lies_between_nothing_and_what_the_line_costs(coupon: str, bought: list[DraftLine]) -> None:
    parts = taken(coupon, *bought)
    assert all(0 <= part <= line.amount - line.discount for part, line in zip(parts, bought, strict=True))


@MANY
@given(coupons(), st.lists(lines(), max_size=8))
def test_lines_that_it_is_not_for_cost_what_they_did(coupon: str, bought: list[DraftLine]) -> None:
    prices = matching_prices(offer(coupon), bought)
    assert all(part == 0 for part, price in zip(taken(coupon, *bought), prices, strict=True) if not price)


@MANY
@given(st.integers(1, 20_000), st.lists(lines(), max_size=8))
def test_the_parts_of_an_amount_add_up_to_it_or_to_what_the_goods_cost(amount: int, bought: list[DraftLine]) -> None:
    whole = sum(line.amount - line.discount for line in bought)
    assert sum(taken(f'{{kind: amount, amount: "{amount}"}}', *bought)) == min(amount, whole)


@MANY
@given(st.sampled_from(["0.5", "3", "10", "33.3", "100"]), st.integers(1, 3000), st.lists(lines(), max_size=8))
def test_the_parts_of_a_percentage_add_up_to_it_rounded_down(percent: str, cap: int, bought: list[DraftLine]) -> None:
    whole = sum(line.amount - line.discount for line in bought)
    parts = taken(f'{{kind: percent, percent: "{percent}", up_to: "{cap}"}}', *bought)
    tenths = round(float(percent) * 10)
    assert sum(parts) == min(whole * tenths // 1000, cap)


@MANY
@given(st.lists(st.integers(0, 50), max_size=12), st.data())
def test_what_rounding_leaves_finds_room(prices: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(prices)))
    parts = spread_within(amount, prices)
    assert sum(parts) == amount
    assert all(0 <= part <= price for part, price in zip(parts, prices, strict=True))

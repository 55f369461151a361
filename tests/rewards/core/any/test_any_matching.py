"""Whatever was sold and printed: nothing is paired twice, nothing is paired wrongly, nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.core.matching import NEAR, Matching, Slip, match
from tests.rewards.core.any.strategies import MANY

OFTEN = settings(MANY, max_examples=300)  # what collides is rare
DAYS = (date(2026, 11, 20), date(2026, 11, 21))
MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)


@st.composite
def slips(draw: st.DrawFn, side: int) -> list[Slip]:
    """Return slips around a midnight, with few numbers and totals, so that they get in each other's way."""
    found = []
    for no in range(draw(st.integers(0, 7))):
        at = MIDNIGHT + timedelta(minutes=draw(st.integers(-30, 30)))
        number = draw(st.sampled_from(["1", "01", "2", "3", "4", "A5"]))
        total = draw(st.sampled_from([100, 200, 300]))
        register = draw(st.sampled_from(["1", "1", "2"]))
        found.append(Slip(UUID(int=side * 100 + no), register, number, at, at.date(), total))
    return found


WHOLE = st.sets(st.tuples(st.sampled_from(["1", "2"]), st.sampled_from(DAYS)))


def sales_of(found: Matching) -> list[UUID]:
    alone = [sale.id for sale in found.only_counter]
    return [pair.sale.id for pair in [*found.matched, *found.differing]] + [sale.id for sale, _ in found.unsure] + alone


@OFTEN
@given(slips(1), slips(2), WHOLE)
def test_nothing_stands_twice_and_nothing_is_lost(
    sales: list[Slip], receipts: list[Slip], whole: set[tuple[str, date]]
) -> None:
    found = match(sales, receipts, whole)
    told = sales_of(found)
    assert len(told) == len(set(told))
    assert {sale.id for sale in sales if (sale.register, sale.day) in whole} <= set(told)
    paired = [pair.receipt.id for pair in [*found.matched, *found.differing]]
    assert len(paired) == len(set(paired))
    candidates = {receipt.id for _, several in found.unsure for receipt in several}
    alone = {receipt.id for receipt in found.only_register}
    assert not set(paired) & candidates and not alone & (candidates | set(paired))
    known = {receipt.id for receipt in receipts if (receipt.register, receipt.day) in whole}
    assert known <= {*paired, *candidates, *alone}


@OFTEN
@given(slips(1), slips(2), WHOLE)
def test_a_pair_agrees_and_could_not_be_another(
    sales: list[Slip], receipts: list[Slip], whole: set[tuple[str, date]]
) -> None:
    found = match(sales, receipts, whole)
    taken = {pair.receipt for pair in found.matched if pair.by == "number"}
    gone = {pair.sale for pair in found.matched if pair.by == "number"}
    for sale, receipt, by in found.matched:
        assert (sale.register, sale.total) == (receipt.register, receipt.total)
        if by == "number":
            assert sale.key == receipt.key
            assert sale.day == receipt.day or abs(sale.at - receipt.at) <= NEAR
            continue
        assert abs(sale.at - receipt.at) <= NEAR
        fitting = [
            other for other in receipts
            if other not in taken and (other.register, other.total) == (sale.register, sale.total)
            and (other.register, other.day) in whole and abs(other.at - sale.at) <= NEAR
        ]  # fmt: skip
        assert fitting == [receipt]
        rivals = [
            other for other in sales
            if other not in gone and (other.register, other.total) == (receipt.register, receipt.total)
            and (other.register, other.day) in whole and abs(other.at - receipt.at) <= NEAR
        ]  # fmt: skip
        assert rivals == [sale]
    for sale, receipt, _by in found.differing:
        assert sale.key == receipt.key and sale.total != receipt.total


@OFTEN
@given(slips(1), slips(2), WHOLE, st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_nothing(
    sales: list[Slip], receipts: list[Slip], whole: set[tuple[str, date]], chance: st.DataObject
) -> None:
    def seen(found: Matching) -> object:
        return (
            sorted(found.matched), sorted(found.differing), found.unsure, sorted(found.only_counter),
            sorted(found.only_register),
        )  # fmt: skip

    before = seen(match(sales, receipts, whole))
    chance.shuffle(sales)  # type: ignore[attr-defined]
    chance.shuffle(receipts)  # type: ignore[attr-defined]
    assert seen(match(sales, receipts, whole)) == before

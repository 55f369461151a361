"""A day of five hundred sales with twenty planted faults: twenty are found, none is invented, and no point is lost."""

import random
from datetime import timedelta
from uuid import UUID

import pytest

from rewards.actions.matching import match_day
from rewards.actions.posting import post_purchase
from rewards.models import JournalReceipt, MatchingCase, PointAccount, Purchase
from rewards.selectors.audit import verify_ledger
from rewards.selectors.matching import day_found
from tests.rewards.cast import account, draft, line
from tests.rewards.matching.day import Day, Receipt, delivered, sell

pytestmark = pytest.mark.django_db
SALES, SEED = 500, 20261130
GOODS = (("APPLE", "FRUIT", 90), ("BEANS-1", "COFFEE", 830), ("LATTE", "COFFEE", 410), ("CARD", "GIFT CARD", 1000))


def test_twenty_of_twenty_are_found_and_none_is_invented() -> None:
    print("seed", SEED)
    chance, day = random.Random(SEED), Day()
    buyers = [account() for _ in range(40)]
    receipts = []
    for no in range(SALES):
        at = day.at(8) + timedelta(seconds=100 * no + chance.randrange(40))
        lines = [
            (sku, category, quantity, quantity * price)
            for sku, category, price in chance.sample(GOODS, chance.randint(1, 3))
            for quantity in [chance.randint(1, 4)]
        ]
        receipts.append(Receipt(f"{no + 1:04}", at.replace(second=0), lines))
    for receipt in receipts[-5:]:
        receipt.lines = [("TEA", "TEA", 1, 777)]  # five that are sold within ten minutes for one total
    only_counter, only_register, differs = (set(range(start, 480, 97)) for start in (3, 50, 91))
    mistyped = set(range(20, 480, 60)) - only_counter - only_register - differs  # no fault: time and total say which
    unsure = set(range(SALES - 5, SALES))
    print("faults", sorted(only_counter), sorted(only_register), sorted(differs), sorted(unsure))
    assert len(only_counter) + len(only_register) + len(differs) + len(unsure) == 20
    sold: dict[int, tuple[UUID, UUID]] = {}
    for no, receipt in enumerate(receipts):
        if no in only_register:
            continue
        total = receipt.total + (100 if no in differs else 0)
        number = f"9{no:04}" if no in mistyped | unsure else receipt.number
        buyer = chance.choice(buyers)
        sold[no] = buyer, sell(buyer, number, receipt.at + timedelta(minutes=chance.randrange(3)), total)
    delivered(receipt for no, receipt in enumerate(receipts) if no not in only_counter)

    found = day_found(day.row)
    kinds = MatchingCase.Kind
    assert {case.purchase_id for case in found.waiting(kinds.ONLY_COUNTER)} == {sold[no][1] for no in only_counter}
    assert {case.purchase_id for case in found.waiting(kinds.DIFFERS)} == {sold[no][1] for no in differs}
    assert {case.purchase_id for case in found.waiting(kinds.UNSURE)} == {sold[no][1] for no in unsure}
    assert {receipt.number for receipt in found.only_register} == {receipts[no].number for no in only_register}
    right = set(range(SALES)) - only_counter - only_register - differs - unsure
    pairs = dict(JournalReceipt.objects.exclude(purchase=None).values_list("number", "purchase"))
    assert pairs == {receipts[no].number: sold[no][1] for no in right}
    assert found.matched.count == len(right) and not found.unread
    assert Purchase.objects.exclude(completed_at=None).count() == len(right)
    _compare_with_lines_at_once(sold, receipts, right)
    match_day("GINZA", day.day)
    assert len(MatchingCase.objects.all()) == 15
    assert verify_ledger().difference is None


def _compare_with_lines_at_once(sold: dict[int, tuple[UUID, UUID]], receipts: list[Receipt], right: set[int]) -> None:
    """Each buyer of sales that were completed alone has what somebody has who bought all of it with lines at once."""
    touched = {buyer for no, (buyer, _) in sold.items() if no not in right}
    whole = {buyer for buyer, _ in sold.values()} - touched
    assert len(whole) > 10
    for buyer in sorted(whole):
        twin = account()
        for no in sorted(no for no, (who, _) in sold.items() if who == buyer):
            lines = [
                line(amount, sku=sku, quantity=quantity, category=category, tax_rate=800)
                for sku, category, quantity, amount in receipts[no].lines
            ]
            post_purchase(draft(twin, *lines, at=Purchase.objects.get(pk=sold[no][1]).purchased_at))
        one, other = PointAccount.objects.get(pk=buyer), PointAccount.objects.get(pk=twin)
        assert (one.available, one.pending, one.debt, one.tier) == (
            other.available,
            other.pending,
            other.debt,
            other.tier,
        )

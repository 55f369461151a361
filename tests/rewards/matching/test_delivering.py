"""A journal delivered twice, in parts, late, or around midnight adds nothing twice and loses nothing."""

from datetime import timedelta

import pytest

from loyalty_site.lib.clock import now
from members.actions.audit import Actor
from members.models import User
from rewards.actions import matching
from rewards.actions.matching import JournalMissing, MatchingNotOver, MatchingUndecided
from rewards.actions.purchases import complete_purchase
from rewards.actions.refunds import post_refund
from rewards.actions.uses import local_day
from rewards.core.drafts import DraftLine
from rewards.models import JournalReceipt, MatchingCase, PointAccount, Purchase
from rewards.selectors.audit import verify_ledger
from tests.members.counter.cast import Tablet, at_work
from tests.rewards.counter.cast import sale, sold
from tests.rewards.matching.day import Day, Receipt, apples, delivered, member, sell

pytestmark = pytest.mark.django_db


def manager() -> Actor:
    return Actor.of(user_id=User.objects.create_user("boss@example.com", is_staff=True).pk)


def test_lines_complete_a_sale_by_its_total() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "1", day.at(10), 1660)
    delivered([Receipt("0001", day.at(10, 2), [("BEANS-1", "COFFEE", 2, 1660)])])
    found = Purchase.objects.get(pk=bought)
    assert found.completed_at is not None and found.lines.get().sku == "BEANS-1"
    assert PointAccount.objects.get(pk=taro).available == 16 + 32 + 60  # the base, coffee, two items of beans
    assert verify_ledger().difference is None


def test_delivered_twice_it_adds_nothing() -> None:
    day, taro = Day(), member()
    sell(taro, "0001", day.at(10), 1000)
    receipts = [apples("0001", day.at(10)), apples("0002", day.at(11))]
    first, again = delivered(receipts), delivered(receipts)
    assert (first.receipts_added, again.receipts_added, again.fault_count) == (2, 0, 0)
    assert PointAccount.objects.get(pk=taro).available == 10


def test_in_two_parts_it_is_one() -> None:
    day, taro = Day(), member()
    for no in (1, 2):
        sell(taro, f"000{no}", day.at(9 + no), 1000)
    delivered([apples("0001", day.at(10))], is_whole=False)
    assert not MatchingCase.objects.exists()  # the rest may be to come
    delivered([apples("0002", day.at(11))])
    assert not MatchingCase.objects.exists() and JournalReceipt.objects.exclude(purchase=None).count() == 2


def test_what_a_later_part_bears_out_is_free_again() -> None:
    day, taro = Day(), member()
    sell(taro, "0002", day.at(11), 1000)
    delivered([apples("0001", day.at(10))])
    assert PointAccount.objects.get(pk=taro).held == 10
    delivered([apples("0002", day.at(11))])
    found = PointAccount.objects.get(pk=taro)
    assert (found.available, found.held) == (10, 0) and day.case().state == "matched"
    assert verify_ledger().difference is None


def test_a_receipt_told_with_another_total_stays_as_it_was() -> None:
    day = Day()
    delivered([apples("0001", day.at(10))])
    again = delivered([apples("0001", day.at(10), 1200)])
    assert JournalReceipt.objects.get().total == 1000
    assert [fault[1] for fault in again.faults] == ["receipt_told_otherwise"]


def test_around_midnight_two_clocks_may_disagree() -> None:
    day, taro = Day(), member()
    before = day.at(0) - timedelta(minutes=3)
    sell(taro, "0077", before, 1000)
    delivered([apples("0060", day.at(0) - timedelta(hours=9))])
    delivered([apples("0077", day.at(0, 4))])
    assert JournalReceipt.objects.get(number="0077").purchase is not None
    assert PointAccount.objects.get(pk=taro).held == 0


def test_a_day_is_closed_when_everything_is_decided_and_told_of_what_comes_later() -> None:
    day, taro, boss = Day(), member(), manager()
    sell(taro, "0001", day.at(10), 1000)
    delivered([apples("0002", day.at(11))])
    with pytest.raises(MatchingUndecided):
        matching.close("GINZA", day.day, boss)
    with pytest.raises(MatchingNotOver):
        matching.close("GINZA", day.day + timedelta(days=5), boss)
    MatchingCase.objects.all().delete()
    matching.close("GINZA", day.day, boss)
    late = delivered([apples("0003", day.at(12))])
    assert (late.receipts_added, late.receipts_late) == (0, 1) and JournalReceipt.objects.count() == 1
    matching.reopen("GINZA", day.day, boss, "レジの送り漏れ")
    assert delivered([apples("0003", day.at(12))]).receipts_added == 1


def test_a_day_without_its_journal_needs_a_reason() -> None:
    day = Day()
    sold(at_work(Tablet(day.register, "")), sale(member(), at=now()))
    today, boss = local_day("GINZA"), manager()
    with pytest.raises(JournalMissing, match="1"):
        matching.close("GINZA", today, boss)
    assert matching.close("GINZA", today, boss, "レジの故障").closed_at is not None


def test_what_cannot_be_completed_says_why() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "0001", day.at(10), 1000)
    post_refund(bought, "part", day.at(11), amount=100)
    delivered([apples("0001", day.at(10))])
    assert JournalReceipt.objects.get().problem == "purchase_refunded"


def test_lines_that_came_by_the_api_are_left_alone() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "0001", day.at(10), 1000)
    complete_purchase(bought, [DraftLine("APPLE", 1000, 1000)])
    delivered([apples("0001", day.at(10))])
    assert JournalReceipt.objects.get().problem == "" and Purchase.objects.get(pk=bought).lines.count() == 1

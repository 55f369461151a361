"""A match by time and total that was wrong: undone with a reason until the day is closed, and never found again."""

from uuid import uuid4

import pytest

from members.actions.audit import Actor
from members.models import AuditEntry, User
from rewards.actions.adjustments import adjust
from rewards.actions.matching import MatchingClosed, MatchingReasonMissing, close, match_around
from rewards.actions.matching_cases import CaseDecided, GoodsCameBack, confirm
from rewards.actions.purchases import complete_purchase
from rewards.actions.refunds import post_refund
from rewards.actions.unmatching import undo_match
from rewards.core.drafts import DraftLine
from rewards.models import JournalReceipt, MatchingCase, PointAccount, Purchase
from rewards.selectors.audit import verify_ledger
from tests.rewards.counter.test_races import CLERKS, at_once
from tests.rewards.matching.day import Day, apples, delivered, member, sell
from tests.staff import staff

pytestmark = pytest.mark.django_db
State = MatchingCase.State


def actor() -> Actor:
    return Actor.of(user_id=User.objects.create_user(f"{uuid4().hex}@example.com", is_staff=True).pk)


def balance(account_id: object) -> tuple[int, int, int]:
    found = PointAccount.objects.get(pk=account_id)
    return found.available, found.held, found.debt


def mistaken() -> tuple[Day, object, JournalReceipt]:
    """Return a day on which a sale whose number was mistyped has another customer's receipt."""
    day, taro = Day(), member()
    sell(taro, "901", day.at(10), 1000)
    delivered([apples("0001", day.at(10, 4))])
    receipt = JournalReceipt.objects.get()
    assert receipt.paired_by == "time" and receipt.purchase is not None and receipt.purchase.lines.count() == 1
    return day, taro, receipt


def test_the_sale_is_as_the_counter_told_it_and_the_two_never_meet_again() -> None:
    day, taro, receipt = mistaken()
    with pytest.raises(MatchingReasonMissing):
        undo_match(receipt.pk, " ", actor())
    undo_match(receipt.pk, "別のお客様のレシート", actor())
    receipt.refresh_from_db()
    assert (receipt.purchase, receipt.paired_by) == (None, "")
    case = MatchingCase.objects.get(state=State.OPEN)
    assert (case.kind, case.purchase.total, case.purchase.lines.count()) == ("only_counter", 1000, 0)
    assert balance(taro) == (0, 10, 0)  # held, as of every sale at the counter alone
    match_around("GINZA", day.day)
    assert JournalReceipt.objects.get().purchase is None
    confirm(case.pk, "控えを見た", actor())
    assert balance(taro) == (10, 0, 0)
    assert AuditEntry.objects.get(verb="journal_receipt.undo").reason == "別のお客様のレシート"
    assert verify_ledger().difference is None


def test_both_are_matched_otherwise() -> None:
    day, taro, receipt = mistaken()
    undo_match(receipt.pk, "取り違え", actor())
    hanako = member()
    hers = sell(hanako, "0001", day.at(10, 5), 1000)  # told late, by its number
    delivered([apples("0002", day.at(10, 1))])
    receipt.refresh_from_db()
    assert receipt.purchase_id == hers
    his = JournalReceipt.objects.get(number="0002").purchase
    assert his is not None and his.account_id == taro and his.lines.count() == 1
    assert balance(taro) == balance(hanako) == (10, 0, 0)
    assert not MatchingCase.objects.filter(state=State.OPEN).exists()
    assert verify_ledger().difference is None


def test_points_that_were_used_meanwhile_stay_used() -> None:
    _day, taro, receipt = mistaken()
    adjust(taro, -7, "correction", "")
    undo_match(receipt.pk, "取り違え", actor())
    case = MatchingCase.objects.get(state=State.OPEN)
    assert sum(balance(taro)[:2]) - balance(taro)[2] == 3
    assert balance(taro)[2] == 0 and case.hold is not None and case.hold.points == 3
    assert verify_ledger().difference is None


def test_a_sale_with_lines_of_its_own_is_only_let_go() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "901", day.at(10), 1000)
    complete_purchase(bought, [DraftLine("PEAR", 1_000, 1000, category="FRUIT")])
    delivered([apples("0001", day.at(10, 4))])
    undo_match(JournalReceipt.objects.get().pk, "取り違え", actor())
    assert Purchase.objects.count() == 1 and MatchingCase.objects.get().purchase_id == bought
    assert balance(taro) == (0, 10, 0)
    assert JournalReceipt.objects.get().purchase is None
    assert verify_ledger().difference is None


def test_only_what_was_matched_by_time_on_an_open_day_and_once() -> None:
    day, _taro, receipt = mistaken()
    who = actor()
    close("GINZA", day.day, who)
    with pytest.raises(MatchingClosed):
        undo_match(receipt.pk, "遅い", who)
    JournalReceipt.objects.update(paired_by="number")
    day.row.__class__.objects.update(closed_at=None, closed_by=None)
    with pytest.raises(CaseDecided):
        undo_match(receipt.pk, "番号が同じ", who)
    JournalReceipt.objects.update(paired_by="time")
    assert receipt.purchase_id is not None
    post_refund(receipt.purchase_id, "back", day.at(12), amount=100)
    with pytest.raises(GoodsCameBack):
        undo_match(receipt.pk, "返品あり", who)
    assert Purchase.objects.count() == 1 and JournalReceipt.objects.get().purchase is not None


def test_the_page_offers_it_to_whoever_decides() -> None:
    day, _taro, receipt = mistaken()
    address = f"/staff/matching/days/GINZA/{day.day}"
    assert "結び付けを取り消す" in staff("manager").get(address).content.decode()
    auditor = staff("auditor")
    assert "時刻と合計で突合" in auditor.get(address).content.decode()
    undo = f"/staff/matching/receipts/{receipt.pk}/undo"
    assert undo not in auditor.get(address).content.decode()
    assert auditor.post(undo, {"reason": "取り違え"}).status_code == 403
    told = staff("manager").post(undo, {"reason": "取り違え"}, follow=True).content.decode()
    assert "結び付けを取り消し、この日を突合し直しました。" in told and "店頭のみ" in told
    assert "判断されています" in staff("manager").post(undo, {"reason": "もう一度"}, follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_thirty_who_undo_it_one_does() -> None:
    _day, taro, receipt = mistaken()
    who = actor()
    told = at_once([lambda: undo_match(receipt.pk, "取り違え", who)] * CLERKS)
    assert sum(isinstance(one, CaseDecided) for one in told) == CLERKS - 1
    assert Purchase.objects.count() == 2 and balance(taro) == (0, 10, 0)
    assert verify_ledger().difference is None

"""What a person decides: confirmed, reversed, accepted, corrected, chosen, credited later; the ledger says so."""

from uuid import uuid4

import pytest

from members.actions.audit import Actor
from members.models import AuditEntry, Member, User
from rewards.actions import matching_cases
from rewards.actions.adjustments import adjust
from rewards.actions.holds import place_hold
from rewards.actions.matching import MatchingReasonMissing
from rewards.actions.matching_cases import CandidateGone, CaseDecided, GoodsCameBack, ReceiptInQuestion
from rewards.actions.refunds import post_refund
from rewards.core.refusals import InsufficientPoints, LateCreditOver, OwnAccount
from rewards.models import JournalReceipt, MatchingCase, PointAccount, Purchase
from rewards.selectors.audit import verify_ledger
from tests.rewards.matching.day import Day, apples, delivered, member, sell

pytestmark = pytest.mark.django_db
State = MatchingCase.State


def actor() -> Actor:
    return Actor.of(user_id=User.objects.create_user(f"{uuid4().hex}@example.com", is_staff=True).pk)


def balance(account_id: object) -> tuple[int, int]:
    found = PointAccount.objects.get(pk=account_id)
    return found.available, found.held


def test_points_of_a_sale_at_the_counter_alone_cannot_be_spent_until_it_is_confirmed() -> None:
    day, taro = Day(), member()
    adjust(taro, 5, "gift", "")
    sell(taro, "0001", day.at(10), 1000)
    delivered([apples("0002", day.at(11))])
    case = day.case()
    assert balance(taro) == (5, 10) and (case.points_earned, case.points_gone) == (10, 0)
    with pytest.raises(InsufficientPoints):
        place_hold(taro, 6)
    with pytest.raises(MatchingReasonMissing):
        matching_cases.confirm(case.pk, " ", actor())
    matching_cases.confirm(case.pk, "レシートの控えを見た", actor())
    assert balance(taro) == (15, 0) and day.case().state == State.CONFIRMED
    with pytest.raises(CaseDecided):
        matching_cases.reverse(case.pk, "again", actor())
    assert AuditEntry.objects.get(verb="matching_case.confirmed").reason == "レシートの控えを見た"
    assert verify_ledger().difference is None


def test_a_reversed_sale_has_given_nothing() -> None:
    day, taro = Day(), member()
    sell(taro, "0001", day.at(10), 1000)
    delivered([apples("0002", day.at(11))])
    matching_cases.reverse(day.case().pk, "架空の販売", actor())
    assert balance(taro) == (0, 0) and PointAccount.objects.get(pk=taro).debt == 0
    assert verify_ledger().difference is None


def test_the_case_says_what_was_spent_before() -> None:
    day, taro = Day(), member()
    sell(taro, "0001", day.at(10), 1000)
    adjust(taro, -7, "correction", "")
    delivered([apples("0002", day.at(11))])
    case = day.case()
    assert balance(taro) == (0, 3) and (case.points_earned, case.points_gone) == (10, 7)
    matching_cases.reverse(case.pk, "架空の販売", actor())
    assert PointAccount.objects.get(pk=taro).debt == 7
    assert verify_ledger().difference is None


def test_a_sale_of_which_everything_came_back_is_only_closed() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "0001", day.at(10), 1000)
    delivered([apples("0002", day.at(11))])
    post_refund(bought, "back", day.at(12))
    matching_cases.reverse(day.case().pk, "返品済み", actor())
    assert day.case().state == State.REVERSED
    assert verify_ledger().difference is None


def test_a_total_that_differs_is_accepted_with_a_reason() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "0001", day.at(10), 1500)
    delivered([apples("0001", day.at(10), 1000)])
    matching_cases.accept(day.case().pk, "クーポン値引", actor())
    assert balance(taro) == (15, 0) and JournalReceipt.objects.get().purchase_id == bought


def test_a_total_that_differs_is_corrected_to_the_registers() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "0001", day.at(10), 1500)
    delivered([apples("0001", day.at(10), 1000)])
    matching_cases.correct(day.case().pk, "打ち間違い", actor())
    posted = Purchase.objects.get(pk=JournalReceipt.objects.get().purchase_id)
    assert posted.pk != bought and posted.total == 1000 and posted.purchased_at == day.at(10)
    assert balance(taro) == (10, 0) and posted.lines.count() == 1
    delivered([apples("0001", day.at(10), 1000)])
    assert MatchingCase.objects.count() == 1
    assert verify_ledger().difference is None


def test_a_sale_with_goods_back_is_not_posted_anew() -> None:
    day, taro = Day(), member()
    bought = sell(taro, "0001", day.at(10), 1500)
    delivered([apples("0001", day.at(10), 1000)])
    post_refund(bought, "back", day.at(12), amount=100)
    with pytest.raises(GoodsCameBack):
        matching_cases.correct(day.case().pk, "打ち間違い", actor())
    assert day.case().state == State.OPEN


def test_the_same_total_twice_is_for_a_person_to_say() -> None:
    day, taro, hanako = Day(), member(), member()
    first, second = sell(taro, "901", day.at(10), 1000), sell(hanako, "902", day.at(10, 4), 1000)
    delivered([apples("0001", day.at(10, 1)), apples("0002", day.at(10, 3))])
    one = MatchingCase.objects.get(purchase=first)
    assert one.kind == "unsure" and len(one.candidates) == 2
    receipt = JournalReceipt.objects.get(number="0001")
    with pytest.raises(ReceiptInQuestion):
        matching_cases.credit(receipt.pk, Member.objects.get(account=taro).number, "聞き忘れ", actor())
    with pytest.raises(CandidateGone):
        matching_cases.choose(one.pk, uuid4(), actor())
    matching_cases.choose(one.pk, receipt.pk, actor())
    receipt.refresh_from_db()
    assert receipt.purchase_id == first and receipt.settled_at is not None
    assert JournalReceipt.objects.get(number="0002").purchase_id == second  # what is left is clear
    assert set(MatchingCase.objects.values_list("state", flat=True)) == {"paired", "matched"}


def test_none_of_them_leaves_a_sale_at_the_counter_alone() -> None:
    day, taro = Day(), member()
    sell(taro, "901", day.at(10), 1000)
    delivered([apples("0001", day.at(10, 1)), apples("0002", day.at(10, 3))])
    matching_cases.choose(day.case().pk, None, actor())
    assert day.case().kind == "only_counter" and balance(taro) == (0, 10)
    delivered([apples("0003", day.at(10, 4))])
    assert day.case().kind == "only_counter"


def test_a_receipt_that_nobody_has_is_credited_later() -> None:
    day, taro = Day(), member()
    number = Member.objects.get(account=taro).number
    delivered([apples("0001", day.at(10))])
    receipt = JournalReceipt.objects.get()
    matching_cases.credit(receipt.pk, number, "カードを聞き忘れた", actor())
    bought = Purchase.objects.get()
    assert balance(taro) == (10, 0) and bought.purchased_at == day.at(10)
    assert bought.external_id == f"1-{day.day:%Y%m%d}-0001"
    with pytest.raises(ReceiptInQuestion):
        matching_cases.credit(receipt.pk, number, "もう一度", actor())


def test_nobody_credits_themselves_or_what_is_too_old() -> None:
    day = Day()
    who = actor()
    taro = member()
    own = Member.objects.get(account=taro)
    delivered([apples("0001", day.at(10))])
    receipt = JournalReceipt.objects.get()
    Member.objects.filter(pk=own.pk).update(user=who.user_id)
    with pytest.raises(OwnAccount):
        matching_cases.credit(receipt.pk, own.number, "自分", who)
    JournalReceipt.objects.update(sold_at=day.at(10).replace(year=2020))
    with pytest.raises(LateCreditOver):
        matching_cases.credit(receipt.pk, own.number, "古い", actor())

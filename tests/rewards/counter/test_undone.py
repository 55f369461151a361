"""A sale is undone on its day, goods come back on any; both are written down with clerk and reason."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction

from loyalty_site.lib.clock import now
from rewards.actions.counter import OtherStore, UndoAfterRefund, UndoneAlready, UndoOver, take_back, undo
from rewards.core.refusals import RefundExceedsPurchase
from rewards.models import CounterAct, PointAccount, Purchase
from rewards.selectors.audit import verify_ledger
from tests.members.counter.cast import at_work, clerk, tablet
from tests.rewards.counter.cast import counter, rich, sale, sold

pytestmark = pytest.mark.django_db


def test_what_was_undone_is_as_if_it_had_not_been() -> None:
    shift, taro = counter(), rich(500)
    act = sold(shift, sale(taro, points_used=300))
    undo(shift, act.purchase_id, form := uuid4(), "wrong_amount")
    undo(shift, act.purchase_id, form, "wrong_amount")
    account = PointAccount.objects.get(pk=taro)
    assert (account.available, account.pending, account.debt) == (500, 0, 0)
    undone = CounterAct.objects.get(kind="undo")
    assert (undone.amount, undone.points_given, undone.points_used) == (act.amount, act.points_given, 300)
    assert (undone.reason, undone.post_id) == ("wrong_amount", shift.post_id)
    assert verify_ledger().difference is None


def test_the_receipt_may_be_entered_again() -> None:
    shift, taro = counter(), rich()
    for total in (19800, 2980, 1980):
        act = sold(shift, sale(taro, "0001", total))
        if total != 1980:
            undo(shift, act.purchase_id, uuid4(), "wrong_amount")
    day = f"{now().astimezone():%Y%m%d}"
    assert list(Purchase.objects.order_by("pk").values_list("external_id", flat=True)) == [
        f"1-{day}-0001", f"1-{day}-0001-2", f"1-{day}-0001-3",
    ]  # fmt: skip


def test_a_sale_is_undone_once_on_its_day_in_its_store() -> None:
    shift = counter()
    act = sold(shift, sale(rich()))
    with pytest.raises(OtherStore):
        undo(at_work(tablet("UENO"), clerk("UENO", "201")), act.purchase_id, uuid4(), "other")
    with time_machine.travel(now() + timedelta(days=1)), pytest.raises(UndoOver):
        undo(shift, act.purchase_id, uuid4(), "other")
    undo(shift, act.purchase_id, uuid4(), "other")
    with pytest.raises(UndoneAlready):
        undo(shift, act.purchase_id, uuid4(), "other")


def test_goods_come_back_in_part_later() -> None:
    shift, taro = counter(), rich()
    act = sold(shift, sale(taro, total=2000))
    with time_machine.travel(now() + timedelta(days=3)):
        take_back(shift, act.purchase_id, form := uuid4(), "customer", amount=1000)
        take_back(shift, act.purchase_id, form, "customer", amount=1000)
        back = CounterAct.objects.get(kind="refund")
        assert (back.amount, back.points_given) == (1000, 10)
        with pytest.raises(RefundExceedsPurchase):
            take_back(shift, act.purchase_id, uuid4(), "customer", amount=1001)
    assert verify_ledger().difference is None


def test_what_has_come_back_in_part_is_not_undone_too() -> None:
    shift = counter()
    act = sold(shift, sale(rich(), total=2000))
    take_back(shift, act.purchase_id, uuid4(), "customer", amount=500)
    with pytest.raises(UndoAfterRefund):
        undo(shift, act.purchase_id, uuid4(), "other")
    take_back(shift, act.purchase_id, uuid4(), "customer")
    assert [int(back.amount) for back in CounterAct.objects.filter(kind="refund").order_by("pk")] == [500, 1500]


def test_what_was_done_is_changed_by_nobody() -> None:
    sold(counter(), sale(rich()))
    for change in (CounterAct.objects.all().delete, lambda: CounterAct.objects.update(amount=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

"""A receipt is credited later (後付け): the guest's purchase that the store told, or one that it has not told yet."""

from datetime import timedelta
from uuid import uuid4

import pytest

from loyalty_site.lib.clock import now
from rewards.actions.counter import credit_late, undo
from rewards.actions.posting import post_purchase
from rewards.core.refusals import AlreadyCredited, LateCreditOver
from rewards.models import CounterAct, Purchase
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, draft, line
from tests.rewards.counter.cast import counter, rich, sale, sold

pytestmark = pytest.mark.django_db


def test_a_guests_purchase_becomes_the_members() -> None:
    shift, taro, at = counter(), account(), now() - timedelta(days=2)
    guest = post_purchase(draft(None, line(3000), at=at, receipt_register="7", receipt_number="55"))
    receipt = sale(taro, "55", 3000, at, receipt_register="7")
    act = credit_late(shift, receipt, form := uuid4(), "card_forgotten")
    assert act is not None
    assert (act.kind, act.purchase_id, act.points_given, act.reason) == ("late_credit", guest.id, 30, "card_forgotten")
    assert credit_late(shift, receipt, form, "card_forgotten") == act
    assert Purchase.objects.get().account_id == taro
    with pytest.raises(AlreadyCredited):
        credit_late(shift, sale(account(), "55", 3000, at, receipt_register="7"), uuid4(), "other")
    assert verify_ledger().difference is None


def test_a_receipt_that_was_not_told_yet_is_posted_for_its_own_time() -> None:
    shift, taro, at = counter(), account(), now() - timedelta(days=2)
    act = credit_late(shift, sale(taro, "55", 3000, at, receipt_register="7"), uuid4(), "not_asked")
    assert act is not None
    row = Purchase.objects.get()
    assert (row.purchased_at, row.account_id, row.receipt_register, act.points_given) == (at, taro, "7", 30)


def test_what_was_sold_to_a_member_is_nobody_elses_until_it_is_undone() -> None:
    shift = counter()
    wrong = sold(shift, sale(rich(), "55", 3000))
    other = sale(account(), "55", 3000, receipt_register="1")
    with pytest.raises(AlreadyCredited):
        credit_late(shift, other, uuid4(), "wrong_member")
    undo(shift, wrong.purchase_id, uuid4(), "wrong_member")
    assert credit_late(shift, other, uuid4(), "wrong_member") is not None


def test_an_old_receipt_is_refused() -> None:
    shift = counter()
    with pytest.raises(LateCreditOver):
        credit_late(shift, sale(account(), at=now() - timedelta(days=400), receipt_register="1"), uuid4(), "other")
    assert not CounterAct.objects.exists()

"""A sale at the counter is posted as the API posts it, by its receipt, once for its form and once for its receipt."""

from dataclasses import replace
from uuid import uuid4

import pytest

from rewards.actions.counter import FormChanged, ReceiptTaken, sell
from rewards.actions.posting import post_purchase
from rewards.core.refusals import InsufficientPoints
from rewards.models import CounterAct, PointAccount, Purchase
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, line
from tests.rewards.counter.cast import counter, rich, sale, sold

pytestmark = pytest.mark.django_db


def test_a_sale_earns_what_the_api_gives() -> None:
    shift, taro = counter(), account()
    act = sold(shift, sale(taro, total=1980))
    row = Purchase.objects.get()
    other = post_purchase(replace(sale(account()), store="GINZA", external_id="api"))
    assert act.points_given == other.earned == 19
    assert (row.store_id, row.register, row.clerk, row.origin) == ("GINZA", "1", "101", "counter")
    assert (row.receipt_register, row.receipt_number) == ("1", "0001")
    assert (act.amount, act.member_id) == (1980, PointAccount.objects.get(pk=taro).member_id)
    assert verify_ledger().difference is None


def test_lines_and_points_are_posted_with_what_they_save() -> None:
    shift, taro = counter(), rich(500)
    goods = (line(1580, sku="BEANS-1", tax_rate=800), line(400, sku="DRIP", category="COFFEE", tax_rate=800))
    act = sold(shift, sale(taro, total=1980, lines=goods, points_used=300))
    assert (act.points_used, act.points_value) == (300, 300)
    assert PointAccount.objects.get(pk=taro).available == 200 + act.points_given
    assert act.points_given > 0


def test_a_form_that_is_sent_again_is_one_sale_also_by_another_clerk() -> None:
    shift, taro, form = counter(), account(), uuid4()
    draft = sale(taro)
    first = sell(shift, draft, form)
    shift.post.number = "102"
    assert sell(shift, draft, form) == first
    assert Purchase.objects.count() == CounterAct.objects.count() == 1


def test_a_form_that_is_sent_again_with_other_figures_is_refused() -> None:
    shift, taro, form = counter(), account(), uuid4()
    draft = sale(taro)
    sell(shift, draft, form)
    with pytest.raises(FormChanged):
        sell(shift, sale(taro, total=2980, at=draft.purchased_at), form)
    with pytest.raises(FormChanged):
        sell(shift, sale(account(), at=draft.purchased_at), form)


def test_a_receipt_is_posted_once_a_day_at_a_register() -> None:
    shift, taro = counter(), account()
    sold(shift, sale(taro, "0001"))
    with pytest.raises(ReceiptTaken):
        sell(shift, sale(taro, "0001"), uuid4())
    sold(shift, sale(taro, "0002"))
    shift.register.code = "2"
    sold(shift, sale(taro, "0001"))
    assert Purchase.objects.count() == 3


def test_what_is_refused_leaves_nothing() -> None:
    shift, taro = counter(), rich(100)
    with pytest.raises(InsufficientPoints):
        sell(shift, sale(taro, points_used=101), uuid4())
    assert not Purchase.objects.exists()
    assert not CounterAct.objects.exists()


def test_in_practice_nothing_is_posted() -> None:
    shift, taro = counter(is_practice=True), account()
    assert sell(shift, sale(taro), uuid4()) is None
    assert not Purchase.objects.exists()
    assert not CounterAct.objects.exists()

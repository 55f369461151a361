"""What erasure left is held against its own digest: a cell of it that is changed is found."""

from dataclasses import replace

import pytest
from django.db import connection

from loyalty_site.lib.clock import now
from members.actions.erasure import erase
from members.models import Member
from rewards.actions.activities import post_activity
from rewards.actions.coupons import exchange
from rewards.actions.leaving import leave
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import complete_purchase
from rewards.models import Coupon, Purchase
from rewards.selectors.audit import verify_ledger
from tests.rewards.audit.edits import superuser
from tests.rewards.cast import account, draft, line, published
from tests.rewards.coupons.counter import SHELF

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def erased() -> None:
    """A member with purchases, one completed later, an activity and a coupon leaves and is erased."""
    published(SHELF)
    taro = account()
    post_purchase(draft(taro, line(30_000), customer_ref="taro", clerk="hana", receipt_number="7"))
    by_total = draft(taro, line(2_000), receipt_number="8")
    bought = post_purchase(replace(by_total, lines=()))
    complete_purchase(bought.id, by_total.lines)
    post_activity(taro, "review", "1", now(), data={"text": "good", "stars": 5})
    exchange(taro, "free-shipping")
    member = Member.objects.get(account=taro)
    leave(member.pk, erase_at=now())
    assert erase(member.pk)


def changed(statement: str) -> str:
    """Return the table and column that the audit names after a change by a superuser, which is undone."""
    with superuser(), connection.cursor() as cursor:
        cursor.execute(statement)
    difference = verify_ledger().difference
    assert difference is not None
    return f"{difference.table}.{difference.column}"


def test_untouched_it_is_right(erased: None) -> None:
    assert verify_ledger().difference is None
    assert not Purchase.objects.exclude(receipt_number="").exists()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE rewards_purchase SET customer_ref = 'hanako' WHERE customer_ref = ''", "customer_ref, clerk"),
        ("UPDATE rewards_purchase SET register = '9'", "erased_digest"),
        ("UPDATE rewards_purchase SET digest = decode(repeat('00', 32), 'hex')", "digest"),
        ("UPDATE rewards_purchase SET erased_digest = NULL", "digest (with its lines)"),
        ("UPDATE rewards_purchaseline SET name = 'another'", "digest"),
        ("UPDATE rewards_activity SET data = '{\"stars\": 1}'", "data"),
        ("UPDATE rewards_activity SET external_id = '2'", "digest"),
    ],
)
def test_a_cell_that_was_changed_is_found(erased: None, statement: str, found: str) -> None:
    assert found in changed(statement)


def test_a_coupon_of_a_leaver_that_is_good_again_is_found(erased: None) -> None:
    coupon = Coupon.objects.get()
    sql = f"UPDATE rewards_coupon SET status = 'issued', cancelled_at = NULL WHERE id = '{coupon.pk}'"
    assert changed(sql).startswith("rewards_coupon")

"""Automatic coupons: given to whom they are for, once in each period, whatever becomes of the sweep."""

from functools import partial

import pytest
import time_machine
from django.utils import timezone

from members.models import Member, MemberTrait, Outbox
from rewards.actions.giving import give_automatic_coupons
from rewards.models import Coupon
from rewards.selectors.audit import verify_ledger
from rewards.tasks import give_automatic_coupons as task
from tests.rewards.cast import account, published
from tests.rewards.coupons.given import GIVEN
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)


def born(month: int, **columns: str):
    return account(birthday=f"1990-{month:02}-15", **columns)


def swept(at: str, **options: int) -> int:
    with time_machine.travel(at, tick=False):
        return give_automatic_coupons(timezone.now(), **options)


def test_whoever_it_is_for_gets_one_a_period():
    published(GIVEN)
    taro, _hana = born(11), born(12)
    assert swept("2026-11-01T00:00:00+09:00") == 1
    assert swept("2026-11-30T23:59:00+09:00") == 0
    assert (Coupon.objects.get().account_id, Coupon.objects.get().occasion) == (taro, "2026")
    assert swept("2027-11-01T00:00:00+09:00") == 1
    assert Outbox.objects.filter(topic="coupon.issued").count() == 2
    assert verify_ledger().difference is None


def test_a_segment_gets_its_own():
    published(GIVEN)
    taro = account()
    account()
    member = Member.objects.get(account=taro)
    MemberTrait.objects.create(member=member, key="segment:bean-lovers", value=True)
    assert swept("2026-11-01T00:00:00+09:00") == 1
    assert Coupon.objects.get().account_id == taro


def test_who_is_not_active_gets_none():
    published(GIVEN)
    born(11, status="left")
    born(11, status="frozen")
    assert swept("2026-11-01T00:00:00+09:00") == 0


def test_two_sweeps_at_once_give_each_member_one():
    published(GIVEN)
    for _ in range(6):
        born(timezone.localtime().month)
    together([partial(give_automatic_coupons, timezone.now())] * 4)
    assert Coupon.objects.count() == Coupon.objects.values("account").distinct().count() == 6


def test_a_run_gives_so_many_and_the_next_one_the_rest():
    published(GIVEN)
    for _ in range(5):
        born(11)
    assert [swept("2026-11-01T00:00:00+09:00", most=3) for _ in range(3)] == [3, 2, 0]


def test_without_a_programme_nothing_is_given():
    task()

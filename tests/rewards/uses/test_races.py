"""Thirty at once: one coupon is used before staff once; a use is undone once.

Seen to fail with the account read without its lock: the database's own constraint then refused, as an error.
"""

from functools import partial

import pytest

from members.actions.audit import Actor
from members.models import AuditEntry
from rewards.actions.uses import undo_use, use_before_staff
from rewards.core.coupons.refusals import CouponUsed, RedemptionCancelled
from rewards.models import Redemption
from tests.rewards.coupons.test_races import CLIENTS, race
from tests.rewards.uses.cast import has, member, named

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_coupon_is_used_before_staff_once():
    coupon = named(has(member()))
    race(CouponUsed, [partial(use_before_staff, coupon, "GINZA")] * CLIENTS)
    assert Redemption.objects.count() == 1


def test_a_use_is_undone_once():
    used = use_before_staff(named(has(taro := member())), "GINZA")
    race(RedemptionCancelled, [partial(undo_use, used.pk, Actor.of(user_id=taro.user_id))] * CLIENTS)
    assert AuditEntry.objects.filter(verb="redemption.undo").count() == 1

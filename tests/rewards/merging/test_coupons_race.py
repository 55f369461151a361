"""A coupon is used while its member is merged, or the merge undone: once, by whoever holds it, and nobody sees an error.

Seen to fail with a `redeem` that locks the account that held the coupon when its code was read: two uses then held two
different locks, and the second met the database's own constraint.
"""

import contextlib
from functools import partial

import pytest

from loyalty_site.lib.errors import DomainError
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.coupons import redeem
from rewards.actions.merging import undo
from rewards.core.coupons.refusals import CouponNotYours, CouponUsed
from rewards.core.refusals import MemberLeft, Refusal
from rewards.models import Coupon, Redemption
from rewards.selectors.coupons import Named, find_coupon
from tests.rewards.cast import published
from tests.rewards.coupons.basket import BASKET, buy
from tests.rewards.coupons.counter import coupon, use
from tests.rewards.coupons.test_races import race
from tests.rewards.merging.pair import account_of, is_right, member, merged, mio
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 12
ROUNDS = 4


def holder() -> tuple[Member, Member, Coupon]:
    """Return two members, and a coupon of the second."""
    kept, gone = member(), member()
    adjust(account_of(gone), 1000, "goodwill", "")
    return kept, gone, coupon(account_of(gone))


def scanned(found: Coupon) -> Named:
    """Return what a scanner reads now."""
    named = find_coupon(found.code)
    assert named is not None
    return named


def test_read_before_an_undoing_and_used_behind_it_a_coupon_is_used_once() -> None:
    published(BASKET)
    for _ in range(ROUNDS):
        kept, gone, found = holder()
        row = merged(kept, gone)
        before = scanned(found)
        undo(row.pk, actor=mio())
        readings = [before, scanned(found)] * (CLIENTS // 2)
        race(CouponUsed, [partial(redeem, each, use()) for each in readings])
        assert Redemption.objects.filter(coupon=found).count() == 1
    assert is_right()


def test_read_before_a_merge_and_used_behind_it_a_coupon_is_used_once() -> None:
    published(BASKET)
    for _ in range(ROUNDS):
        kept, gone, found = holder()
        before = scanned(found)
        merged(kept, gone)
        readings = [before, scanned(found)] * (CLIENTS // 2)
        race(CouponUsed, [partial(redeem, each, use()) for each in readings])
    assert is_right()


def test_used_in_purchases_and_before_staff_while_the_merge_is_undone() -> None:
    published(BASKET)
    mio()
    for _ in range(ROUNDS):
        kept, gone, found = holder()
        row = merged(kept, gone)
        uses, refused = list[object](), list[Refusal]()

        def attempt(act, done=uses, told=refused) -> None:
            try:
                done.append(act())
            except (CouponUsed, CouponNotYours, MemberLeft) as refusal:
                told.append(refusal)

        def office(row=row) -> None:
            with contextlib.suppress(DomainError):
                undo(row.pk, actor=mio())

        def counter(found=found) -> object:
            return redeem(scanned(found), use())

        acts = [partial(redeem, scanned(found), use()), counter] * 3
        acts += [partial(buy, account_of(who), found) for who in (kept, gone)] * 2
        together([office, *[partial(attempt, act) for act in acts]])
        assert Redemption.objects.filter(coupon=found).count() == len(uses) == 1
    assert is_right()

"""A member leaves while tills post for them: the sums hold, and nothing is posted after the leaving.

Seen to fail with the account read without its lock in `rewards.actions.leaving`.
"""

import contextlib

import pytest

from loyalty_site.lib.errors import DomainError
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.coupons import exchange
from rewards.actions.holds import place_hold
from rewards.actions.leaving import leave
from rewards.actions.posting import post_purchase
from rewards.core.refusals import Refusal
from rewards.models import Coupon, PointAccount, PointEntry
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, draft, line, published
from tests.rewards.coupons.counter import SHELF
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def test_leaving_among_eight_tills() -> None:
    published(SHELF)
    for _ in range(ROUNDS):
        taro = account()
        member = Member.objects.get(account=taro)
        adjust(taro, 2000, "goodwill", "")

        def till(turn: int, taro=taro) -> None:
            for _ in range(6):
                with contextlib.suppress(Refusal, DomainError):
                    post_purchase(draft(taro, line(1000), points_used=10 if turn % 2 else 0))
                with contextlib.suppress(Refusal, DomainError):
                    exchange(taro, "free-shipping") if turn % 2 else place_hold(taro, 5)

        together([*[lambda turn=turn: till(turn) for turn in range(8)], lambda member=member: leave(member.pk)])
        row = PointAccount.objects.get(pk=taro)
        assert (row.available, row.pending, row.held, row.debt) == (0, 0, 0, 0)
        entries = PointEntry.objects.filter(account=taro).order_by("no")
        assert sum(entries.values_list("points", flat=True)) == 0
        assert entries.last().reason == "left"
        assert not Coupon.objects.filter(account=taro, status="issued").exists()
    assert verify_ledger().difference is None

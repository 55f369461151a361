"""Two people merge one pair at once, both ways round, beside sales, exchanges, refunds and expiry: one effect, and the sums hold.

Seen to fail with the members read without their locks in `members.actions.merging` (a second merge reaches the
database's own constraint), and with the accounts read without theirs in `rewards.actions.merging` (deadlocks).
"""

import contextlib
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from loyalty_site.lib.errors import DomainError
from loyalty_site.lib.ids import uuid7
from members.models import Member, MemberMerge
from rewards.actions.adjustments import adjust
from rewards.actions.coupons import exchange
from rewards.actions.due import expire_points
from rewards.actions.merging import undo
from rewards.actions.posting import post_purchase
from rewards.actions.refunds import post_refund
from rewards.core.refusals import Refusal
from rewards.models import PointEntry
from tests.rewards.cast import draft, line, published
from tests.rewards.coupons.counter import SHELF
from tests.rewards.merging.pair import account_of, balance, is_right, member, merged, mio
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def test_one_pair_merged_by_four_people_both_ways_is_merged_once() -> None:
    published()
    for _ in range(ROUNDS):
        one, two = member(), member()
        adjust(account_of(one), 100, "goodwill", "")
        adjust(account_of(two), 200, "goodwill", "")

        def act(kept: Member, gone: Member) -> None:
            with contextlib.suppress(DomainError):
                merged(kept, gone)

        mio()
        pairs = [(one, two), (two, one)] * 2
        together([lambda kept=kept, gone=gone: act(kept, gone) for kept, gone in pairs])
        rows = MemberMerge.objects.filter(kept__in=[one, two])
        assert rows.count() == 1
        assert (balance(rows[0].kept), balance(rows[0].merged)) == ((300, 0, 0, 0), (0, 0, 0, 0))
    assert is_right()


def test_a_merge_and_its_undoing_among_tills() -> None:
    published(SHELF)
    mio()
    for turn in range(ROUNDS):
        kept, gone = (member(), member())[:: 1 if turn % 2 else -1]
        ids = {who.pk: account_of(who) for who in (kept, gone)}
        bought = []
        for who in (kept, gone):
            adjust(ids[who.pk], 2000, "goodwill", "")
            bought += [post_purchase(draft(ids[who.pk], line(1000))).id for _ in range(3)]

        def till(who: Member, ids=ids) -> None:
            for _ in range(4):
                with contextlib.suppress(Refusal, DomainError):
                    post_purchase(draft(ids[who.pk], line(1000), points_used=10))
                with contextlib.suppress(Refusal, DomainError):
                    exchange(ids[who.pk], "free-shipping")

        def goods_back(bought=bought) -> None:
            for purchase_id in bought:
                post_refund(purchase_id, str(uuid7()), datetime.now(UTC))

        def office(kept=kept, gone=gone) -> None:
            with contextlib.suppress(Refusal, DomainError, IntegrityError):
                row = merged(kept, gone)
                undo(row.pk, actor=mio())

        together(
            [
                office, office, goods_back, lambda: expire_points(datetime.now(UTC)),
                *[lambda who=who: till(who) for who in (kept, gone) for _ in range(2)],
            ]
        )  # fmt: skip
        gone.refresh_from_db()
        if gone.merged_into_id is not None:
            assert balance(gone) == (0, 0, 0, 0)
        for account_id in ids.values():
            entries = PointEntry.objects.filter(account=account_id).order_by("no")
            assert sum(entries.values_list("points", flat=True)) == entries.last().balance_after
    assert is_right()

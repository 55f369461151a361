"""A purchase that is folded without a lock is written only where nothing has moved meanwhile."""

import pytest

from loyalty_site.lib.clock import now
from members.actions.idempotency import Answer, Claim, stored_answer
from members.models import Member
from rewards.actions.adjustments import adjust
from rewards.actions.posting import Folded, fold_unlocked, post_purchase
from rewards.core.refusals import ExternalIdTaken
from rewards.models import PointAccount, PointEntry, Purchase
from rewards.selectors.accounts import read_unlocked
from rewards.selectors.timeline import current_timeline
from tests.rewards.cast import PROGRAMME, account, draft, published

pytestmark = pytest.mark.django_db(transaction=True)


def folded(account_id, sent=None) -> Folded:
    sent = sent or draft(account_id)
    current_timeline()  # what an earlier test published is forgotten
    at = now()
    read = read_unlocked(account_id, at, sent.purchased_at, lots=False)
    return fold_unlocked(sent, read, read.timeline, at)


def test_what_has_not_moved_is_written():
    published()
    mine = account()
    waiting = folded(mine)
    assert waiting.write()
    assert PointEntry.objects.get(account_id=mine).points == waiting.receipt.earned == 10


@pytest.mark.parametrize("between", ["a purchase", "an adjustment", "a review that changes nothing"])
def test_an_account_that_has_moved_is_left_alone(between):
    published()
    mine = account()
    waiting = folded(mine)
    if between == "a purchase":
        post_purchase(draft(mine))
    elif between == "an adjustment":
        adjust(mine, 5, "goodwill", "thank you")
    else:
        PointAccount.objects.filter(pk=mine).update(tier_due_at=now())
    before = PointEntry.objects.filter(account_id=mine).count()
    assert not waiting.write()
    assert PointEntry.objects.filter(account_id=mine).count() == before
    assert not Purchase.objects.filter(pk=waiting.receipt.id).exists()


def test_a_member_who_left_meanwhile_gets_no_purchase():
    published()
    mine = account()
    waiting = folded(mine)
    Member.objects.filter(account=mine).update(status="left")
    assert not waiting.write()
    assert not Purchase.objects.exists()


def test_a_purchase_that_was_posted_meanwhile_is_not_posted_twice():
    published()
    mine = account()
    sent = draft(mine, external_id="A1")
    waiting = folded(mine, sent)
    post_purchase(draft(None, external_id="A1"))
    assert not waiting.write()
    assert Purchase.objects.count() == 1
    with pytest.raises(ExternalIdTaken):
        post_purchase(sent)


def test_claims_stand_or_fall_with_the_purchase():
    published()
    mine = account()
    claims = [Claim("header", "K", b"1" * 32), Claim("purchase", "GINZA\x1f1", b"2" * 32)]
    assert folded(mine).write(claims, Answer(201, b"{}"))
    assert stored_answer("header", "K") == Answer(201, b"{}", is_replayed=True)

    again = folded(mine)
    others = [Claim("header", "NEW", b"1" * 32), claims[1]]
    assert not again.write(others, Answer(201, b'{"other": 1}'))
    assert stored_answer("header", "NEW") is None
    assert Purchase.objects.count() == 1


def test_a_counter_that_all_share_is_counted_under_its_lock():
    limited = PROGRAMME.replace(
        "  - {code: base, kind: amount, points: 1, per: \"100\"}",
        "  - {code: base, kind: amount, points: 1, per: \"100\", limit: {total: 1}}",
    )  # fmt: skip
    published(limited)
    mine, yours = account(), account()
    assert not folded(mine).write()
    assert post_purchase(draft(mine)).earned == 10
    assert post_purchase(draft(yours)).earned == 0

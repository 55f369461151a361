"""Two at once: no deadlock reaches a caller, and the sums hold.

Each was seen to fail once: expiry and refund against redemption with the account read without its lock, crossing
transfers with the accounts locked in the order they were named, a completion that locked the purchase before its
account, and a publication that locked accounts in another order than transfers do.
"""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from loyalty_site.lib.ids import uuid7
from rewards.actions.adjustments import adjust
from rewards.actions.due import expire_points
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import complete_purchase, credit_purchase
from rewards.actions.refunds import post_refund
from rewards.actions.terms import publish
from rewards.actions.transfers import transfer
from rewards.core.refusals import Refusal
from rewards.models import PointAccount, PointEntry, Terms
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import account, draft, line, published
from tests.rewards.torture.clients import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15


def tried(action, *arguments, **options):
    """Return a job that takes a refusal for an answer."""

    def job():
        with contextlib.suppress(Refusal):
            action(*arguments, **options)

    return job


def test_transfers_that_cross():
    published()
    taro, hanako = account(), account()
    for each in (taro, hanako):
        adjust(each, 5000, "goodwill", "")

    def send(sender, receiver):
        for _ in range(40):
            transfer(sender, receiver, 3)

    together([lambda: send(taro, hanako), lambda: send(hanako, taro)] * 2)
    assert sum(row.available for row in PointAccount.objects.all()) == 10_000
    assert verify_ledger().difference is None


def test_expiry_races_redemption():
    published()
    soon = datetime.now(UTC) + timedelta(hours=1)
    for _ in range(ROUNDS):
        taro = account()
        adjust(taro, 500, "goodwill", "", expires_at=soon)
        buys = [tried(post_purchase, draft(taro, line(2000), points_used=500)) for _ in range(2)]
        together([*buys, lambda: expire_points(soon)])
        used = sum(PointEntry.objects.filter(account=taro, kind="redeemed").values_list("points", flat=True))
        gone = sum(PointEntry.objects.filter(account=taro, kind="expired").values_list("points", flat=True))
        assert (used, gone) in ((-500, 0), (0, -500))
    assert verify_ledger().difference is None


def test_refund_races_redemption():
    published()
    for _ in range(ROUNDS):
        taro = account()
        bought = post_purchase(draft(taro, line(50_000))).id
        earned = PointAccount.objects.get(pk=taro).available
        spend = tried(post_purchase, draft(taro, line(90_000), line(1, category="GIFT CARD"), points_used=earned))
        together([spend, spend, tried(post_refund, bought, str(uuid7()), datetime.now(UTC))])
        row = PointAccount.objects.get(pk=taro)
        assert row.available == 0 or row.debt == 0
    assert verify_ledger().difference is None


def test_a_completion_races_a_refund_and_a_late_credit():
    published()
    for _ in range(ROUNDS):
        taro = account()
        now = datetime.now(UTC)
        receipt = replace(draft(taro, line(1000), receipt_number="9"), lines=())
        own = post_purchase(receipt).id
        guest = post_purchase(replace(receipt, account_id=None, external_id=str(uuid7()))).id
        together(
            [
                tried(complete_purchase, own, (line(1000),)), tried(post_refund, own, "r", now, amount=10),
                tried(credit_purchase, guest, taro), tried(post_refund, guest, "r", now, amount=10),
                tried(complete_purchase, guest, (line(1000),)), tried(post_refund, guest, "s", now, amount=10),
            ]
        )  # fmt: skip
    assert verify_ledger().difference is None


def test_a_publication_races_transfers():
    terms = published()
    taro, hanako = account(), account()
    for each in (taro, hanako):
        adjust(each, 900, "goodwill", "")

    def send(sender, receiver):
        for _ in range(15):
            transfer(sender, receiver, 2)

    def publish_again():
        for _ in range(8):
            publish(terms.document)

    together([lambda: send(taro, hanako), lambda: send(hanako, taro), publish_again])
    assert Terms.objects.count() == 9
    assert verify_ledger().difference is None

"""Both are rewarded once the friend has kept a purchase past its return window, and not before."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from members.actions.profile import change
from rewards.actions.batch import Batch
from rewards.actions.purchases import add_rows, fold_purchase
from rewards.actions.refunds import post_refund
from rewards.core.drafts import content_digest
from rewards.core.program import read
from rewards.core.program.defaults import DEFAULTS
from rewards.core.terms import compile_terms
from rewards.models import PointEntry
from rewards.selectors.accounts import account_of, load
from rewards.selectors.audit import verify_ledger
from rewards.tasks import reward_referrals as task
from tests.rewards.cast import draft, line, programme, published
from tests.rewards.referrals.cast import begin, brought, buys, points, status_of, swept, taro

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_kept_purchase_rewards_both_once():
    begin()
    member, friend = (referrer := taro()), brought(referrer)
    buys(friend)
    assert swept(13) == 0
    assert swept(14 + 1) == 1
    assert swept(40) == 0
    assert (points(member), points(friend)) == (500, 310)
    assert status_of(friend) == "rewarded"
    assert list(PointEntry.objects.filter(reason="referral").values_list("points", flat=True)) == [500]
    assert verify_ledger().difference is None


def test_the_task_does_what_is_due():
    begin()
    member = taro()
    friend = brought(member)
    buys(friend)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=20)):
        task()
        task()
        assert points(member) == 500


def test_without_a_programme_nothing_is_due():
    brought(taro())
    task()


@pytest.mark.parametrize(("amount", "expected"), [(999, "joined"), (1000, "rewarded")])
def test_the_purchase_reaches_the_minimum(amount, expected):
    begin()
    friend = brought(taro())
    buys(friend, amount)
    swept()
    assert status_of(friend) == expected


def test_a_refunded_purchase_does_not_count_and_the_next_one_does():
    begin()
    friend = brought(member := taro())
    purchase = buys(friend)
    post_refund(purchase, "r1", datetime.now(UTC))
    swept()
    assert (status_of(friend), points(member)) == ("joined", 0)
    buys(friend)
    swept()
    assert (status_of(friend), points(member)) == ("rewarded", 500)


def test_what_is_left_after_a_refund_counts():
    begin()
    friend = brought(taro())
    purchase = buys(friend, 1500)
    post_refund(purchase, "r1", datetime.now(UTC), amount=501)
    swept()
    assert status_of(friend) == "joined"


def test_a_purchase_from_before_joining_does_not_count():
    begin()
    friend = brought(taro())
    buys(friend, at=datetime.now(UTC) - timedelta(days=2))
    swept()
    assert status_of(friend) == "joined"


def test_imported_history_rewards_nobody():
    begin()
    friend = brought(taro())
    bought = draft(account_of(friend.pk), line(5000), at=datetime.now(UTC) + timedelta(minutes=1))
    batch, at = Batch(), datetime.now(UTC)
    account = load([bought.account_id], at, lots=True, lock=False)[bought.account_id]
    from loyalty_site.lib.ids import uuid7

    purchase_id = uuid7()
    fold_purchase(account, bought, purchase_id, batch, origin="import", posted_at=at, lock=False)
    add_rows(batch, bought, purchase_id, at, "import", 0, content_digest(bought))
    batch.write()
    swept()
    assert status_of(friend) == "joined"


def test_a_programme_without_such_rules_gives_nothing_and_says_so():
    published()
    friend = brought(member := taro())
    buys(friend)
    swept()
    assert (status_of(friend), points(member)) == ("qualified", 0)


def test_who_has_left_gets_nothing_and_the_friend_does():
    begin()
    friend = brought(member := taro())
    buys(friend)
    change(member, status="left")
    swept()
    assert (points(member), points(friend)) == (0, 310)


def test_the_setting_is_read_dumped_and_checked():
    document = programme("program: {name: {ja: あ, en: A}, currency: JPY, referral: {return_days: 30}}\nrules: []\n")
    assert document["program"]["referral"] == {"return_days": 30, "minimum": "0"}
    assert read("program: {referral: {return_days: -1}}").mistakes
    assert read("program: {referral: {return_day: 1}}").mistakes
    older = {**document, "program": {key: value for key, value in document["program"].items() if key != "referral"}}
    assert compile_terms(older, 1).referral_return_days == DEFAULTS["program"]["referral"]["return_days"]

"""A campaign gives coupons to many at once: who gets one is what giving them one by one would have come to.

Both races were seen to fail once: the same send twice with the coupons that are there read before the accounts are
locked, the last units with the counter read without its lock.
"""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty_site.lib.clock import now
from members.models import Member, MemberTrait, Outbox
from rewards.actions.coupons import cancel_of_leaver
from rewards.actions.giving import issue
from rewards.actions.giving_many import CHUNK_MAX, Refused, issue_many
from rewards.core.refusals import Refusal
from rewards.models import Coupon, PointAccount, RewardStock, TierStanding
from tests.rewards.cast import PROGRAMME, account, published
from tests.rewards.torture.clients import together

GIVEN = (
    PROGRAMME
    + """
coupons:
  - {code: plain, name: {ja: 夏, en: Summer}, kind: amount, amount: "100", give: campaign, campaign: SUMMER, valid: {days: 3}}
  - {code: scarce, name: {ja: 限定, en: Scarce}, kind: amount, amount: "100", give: campaign, stock: 3, starts_after: {days: 1}}
  - {code: for-gold, name: {ja: ゴールド, en: Gold}, kind: amount, amount: "100", give: campaign, for: {tier: gold}}
  - {code: for-fans, name: {ja: 豆好き, en: Fans}, kind: amount, amount: "100", give: campaign, for: {segment: fans}, stock: 2}
  - {code: for-may, name: {ja: 誕生月, en: Birthday}, kind: amount, amount: "100", give: campaign, for: {birthday_month: true}}
  - {code: twice, name: {ja: 二回, en: Twice}, kind: amount, amount: "100", give: campaign, limit: {per_member: 2, each: month}}
  - {code: bygone, name: {ja: 終了, en: Bygone}, kind: amount, amount: "100", give: campaign, valid: {until: 2020-01-01}}
  - {code: claimed, name: {ja: 受取, en: Claimed}, kind: amount, amount: "100", give: claim}
"""
)
CODES = ["plain", "scarce", "for-gold", "for-fans", "for-may", "twice", "bygone", "claimed", "nothing"]


def give(accounts, code):
    """Return what each account is given with one message."""
    return issue_many(dict.fromkeys(accounts, "send-1"), code, campaign="SPRING")


def somebody(kind: dict) -> object:
    """Return the account of a member of some kind, who has had `twice` so many times."""
    found = account(
        status=kind["status"], birthday=now().date().replace(day=1, year=1990) if kind["is_born_now"] else None
    )
    row = PointAccount.objects.get(pk=found)
    MemberTrait.objects.create(member_id=row.member_id, key="segment:fans", value=kind["is_fan"], updated_at=now())
    if kind["tier"]:
        TierStanding.objects.create(account_id=found, no=0, code=kind["tier"], since=now() - timedelta(days=9))
        PointAccount.objects.filter(pk=found).update(tier=kind["tier"], purchases=1, postings=1)
    if kind["status"] == "active":
        for _ in range(kind["had"]):
            issue(found, "twice")
        if kind["gave_back"]:
            cancel_of_leaver(Coupon.objects.filter(account=found)[:1], now())
    return found


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(["active", "active", "active", "frozen", "left"]), "is_fan": st.booleans(),
            "is_born_now": st.booleans(), "tier": st.sampled_from([None, "bronze", "gold"]),
            "had": st.integers(0, 2), "gave_back": st.booleans(),
        }
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def one_by_one(accounts, code):
    """Return what `issue` comes to for each, in the order of the ids; nothing of it stays."""
    with transaction.atomic():
        answers = {}
        for each in sorted(accounts):
            try:
                answers[each] = described(issue(each, code, campaign="SPRING"))
            except Refusal as why:
                answers[each] = (type(why), why.params)
        state = (answers, dict(RewardStock.objects.values_list("reward", "issued")), told())
        transaction.set_rollback(True)
    return state


def all_at_once(accounts, code):
    with transaction.atomic():
        found = give(accounts, code)
        answers = {
            key: (type(each.refusal), each.refusal.params) if isinstance(each, Refused) else described(each)
            for key, each in found.items()
        }
        state = (answers, dict(RewardStock.objects.values_list("reward", "issued")), told())
        transaction.set_rollback(True)
    return state


def described(coupon):
    coupon.refresh_from_db()
    columns = ("account_id", "reward", "source", "campaign", "terms", "points", "drawn", "issued_at", "valid_from")
    return [getattr(coupon, name) for name in (*columns, "valid_until", "status")]


def told():
    rows = Outbox.objects.filter(topic="coupon.issued").order_by("id").values_list("member_id", "data")
    return [(member, {**data, "coupon": ""}) for member, data in rows]


@pytest.mark.django_db
@given(people=PEOPLE, code=st.sampled_from(CODES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_comes_to_what_one_by_one_comes_to(people, code):
    with time_machine.travel("2026-11-20T14:00:00+09:00", tick=False), transaction.atomic():
        published(GIVEN)
        accounts = [somebody(kind) for kind in people]
        before = dict(RewardStock.objects.values_list("reward", "issued"))
        alone, at_once = one_by_one(accounts, code), all_at_once(accounts, code)
        assert at_once[0] == alone[0]
        taken = [
            {k: v - before.get(k, 0) for k, v in state[1].items() if v - before.get(k, 0)} for state in (alone, at_once)
        ]
        assert taken[0] == taken[1]
        assert at_once[2] == alone[2]
        transaction.set_rollback(True)


@pytest.fixture
def three(db):
    published(GIVEN)
    return sorted(account() for _ in range(3))


@pytest.mark.django_db
def test_asked_again_it_is_the_same_coupon_whatever_has_become_of_the_rest(three):
    first = give(three, "scarce")
    published(GIVEN.replace("code: scarce", "code: scarcer"))
    Member.objects.update(status="frozen")
    assert give(three, "scarce") == first
    assert (
        RewardStock.objects.get().issued
        == Coupon.objects.count()
        == Outbox.objects.filter(topic="coupon.issued").count()
        == 3
    )
    assert {coupon.occasion for coupon in first.values()} == {"send-1"}


@pytest.mark.django_db
def test_another_send_gives_another_one(three):
    give(three, "plain")
    issue_many(dict.fromkeys(three, "send-2"), "plain", campaign="")
    assert Coupon.objects.count() == 6
    assert set(Coupon.objects.filter(occasion="send-2").values_list("campaign", flat=True)) == {"SUMMER"}


@pytest.mark.django_db
def test_a_chunk_half_of_which_has_it_already_gives_the_others_theirs(three):
    give(three[:2], "scarce")
    assert not any(isinstance(each, Refused) for each in give(three, "scarce").values())
    assert RewardStock.objects.get().issued == 3


@pytest.mark.django_db
def test_the_last_units_go_to_the_lowest_ids(three):
    found = give([account(), *three], "scarce")
    assert [key for key, each in found.items() if isinstance(each, Refused)] == [max(found)]
    assert found[max(found)].code == "coupon_out_of_stock"


@pytest.mark.django_db
def test_forty_times_as_many_accounts_take_no_more_statements(three):
    crowd = [account() for _ in range(40)]
    give(three, "twice")  # the programme is read once
    with CaptureQueriesContext(connection) as few:
        issue_many(dict.fromkeys(three[:1], "a"), "twice", campaign="")
    with CaptureQueriesContext(connection) as many:
        found = issue_many(dict.fromkeys(crowd, "b"), "twice", campaign="")
    assert len(few) == len(many)
    assert not any(isinstance(each, Refused) for each in found.values())


@pytest.mark.django_db
def test_what_cannot_be_asked_is_said(three):
    with pytest.raises(ValueError, match="divide"):
        give([uuid4() for _ in range(CHUNK_MAX + 1)], "plain")
    with pytest.raises(ValueError, match="name it"):
        issue_many(dict.fromkeys(three, ""), "plain", campaign="")
    assert give([], "plain") == {}


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_at_once_give_each_account_one():
    published(GIVEN)
    accounts = [account() for _ in range(40)]
    found = []
    together([lambda: found.append(give(accounts, "plain")), lambda: found.append(give(accounts[::-1], "plain"))])
    assert found[0] == found[1]
    assert Coupon.objects.count() == RewardStock.objects.get().issued == 40


@pytest.mark.django_db(transaction=True)
def test_two_sends_at_once_give_no_more_than_there_are():
    published(GIVEN.replace("stock: 3", "stock: 30"))
    crowds = [[account() for _ in range(20)] for _ in range(4)]
    issue_many({account(): "first"}, "scarce", campaign="")  # the counter's row is there: nobody waits for it
    found = []
    together([partial(lambda each: found.append(give(each, "scarce")), crowd) for crowd in crowds])
    had = [each for answers in found for each in answers.values() if not isinstance(each, Refused)]
    assert len(had) + 1 == Coupon.objects.count() == RewardStock.objects.get().issued == 30

"""Referrals under many hands: one friend is one referral, one referral is one reward, a limit is exact.

Seen to fail: with `settle` reading without its lock, sweeps at once stumbled over each other's activities with an
error instead of leaving the referral to whoever had it; with `bind` looking before it inserts, whoever came second
ended in an error of the unique friend. `make torture` does the first two 200 times.
"""

from functools import partial

import pytest

from members.actions.referrals import Invitation, bind, link_of
from members.models import Referral
from rewards.models import Activity
from rewards.selectors.audit import verify_ledger
from tests.rewards.cast import published
from tests.rewards.claims.cast import all_at_once
from tests.rewards.referrals.cast import (
    PROGRAMME_WITH_REFERRALS,
    begin,
    brought,
    buys,
    points,
    status_of,
    swept,
    taro,
)
from tests.rewards.torture.crowd import Crowd, rounds
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 30


def thirty_links_bind_a_friend_to_one(turns):
    codes = [link_of(member_of(f"m{number}@example.com", name=f"{number}")).code for number in range(CROWD)]
    with Crowd(CROWD) as crowd:
        for turn in rounds(turns):
            friend = member_of(f"hana{turn}@example.com", name=f"佐藤 花{turn}")
            bound = crowd.at_once([partial(bind, Invitation(code), friend) for code in codes])
            assert {referral.pk for referral in bound} == {Referral.objects.get(friend=friend).pk}
    assert Referral.objects.count() == turns


def test_thirty_links_at_once_bind_a_friend_to_one():
    thirty_links_bind_a_friend_to_one(1)


@pytest.mark.torture
def test_two_hundred_friends_are_each_bound_to_one_of_thirty():
    thirty_links_bind_a_friend_to_one(200)


def thirty_sweeps_reward_a_friend_once(turns):
    begin()
    member = taro()
    with Crowd(CROWD) as crowd:
        for turn in rounds(turns):
            friend = brought(member, f"f{turn}@example.com", f"友 {turn}")
            buys(friend)
            assert sum(crowd.at_once([swept] * CROWD)) == 1
            assert points(member) == (turn + 1) * 500
            assert status_of(friend) == "rewarded"
    assert Activity.objects.filter(type="referral").count() == turns
    assert verify_ledger().difference is None


def test_thirty_sweeps_at_once_reward_a_friend_once():
    thirty_sweeps_reward_a_friend_once(1)


@pytest.mark.torture
def test_two_hundred_friends_are_each_rewarded_once_by_thirty_sweeps():
    thirty_sweeps_reward_a_friend_once(200)


def thirty_sweeps_share_the_friends(count):
    begin()
    member = taro()
    for number in range(count):
        buys(brought(member, f"f{number}@example.com", f"友 {number}"))
    assert sum(all_at_once([swept] * CROWD)) == count
    assert points(member) == count * 500
    assert Activity.objects.filter(type="referral").count() == count
    assert verify_ledger().difference is None


def test_thirty_sweeps_share_three_friends():
    thirty_sweeps_share_the_friends(3)


@pytest.mark.torture
def test_thirty_sweeps_share_two_hundred_friends():
    thirty_sweeps_share_the_friends(200)


def test_a_limit_over_all_members_is_exact():
    published(PROGRAMME_WITH_REFERRALS.replace("points: 500}", "points: 500, limit: {total: 4}}"))
    members = [member_of(f"m{number}@example.com", name=f"会員 {number}") for number in range(10)]
    for number, member in enumerate(members):
        buys(brought(member, f"f{number}@example.com", f"友 {number}"))
    all_at_once([swept] * 10)
    swept()
    assert sum(points(member) for member in members) == 4 * 500
    assert verify_ledger().difference is None


def test_a_member_looks_at_their_link_in_thirty_windows():
    member = taro()
    assert len({link.code for link in all_at_once([lambda: link_of(member)] * CROWD)}) == 1

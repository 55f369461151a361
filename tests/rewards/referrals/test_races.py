"""Referrals under many hands: one friend is one referral, one referral is one reward, a limit is exact.

Seen to fail: with `settle` reading without its lock, sweeps at once stumbled over each other's activities with an
error instead of leaving the referral to whoever had it; with `bind` looking before it inserts, whoever came second
ended in an error of the unique friend.
"""

import os

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
    swept,
    taro,
)
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_thirty_links_at_once_bind_a_friend_to_one():
    codes = [link_of(member_of(f"m{number}@example.com", name=f"{number}")).code for number in range(30)]
    friend = member_of("hana@example.com", name="佐藤 花")
    bound = all_at_once([lambda code=code: bind(Invitation(code), friend) for code in codes])
    assert len({referral.pk for referral in bound}) == 1
    assert Referral.objects.count() == 1


def test_thirty_sweeps_at_once_reward_a_friend_once():
    begin()
    member = taro()
    friends = [brought(member, f"f{number}@example.com", f"友 {number}") for number in range(3)]
    for friend in friends:
        buys(friend)
    done = all_at_once([swept] * 30)
    assert sum(done) == 3
    assert points(member) == 1500
    assert Activity.objects.filter(type="referral").count() == 3
    assert verify_ledger().difference is None


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
    assert len({link.code for link in all_at_once([lambda: link_of(member)] * 30)}) == 1


@pytest.mark.torture
@pytest.mark.skipif(os.environ.get("KIZUNA_TORTURE") != "1", reason="make torture")
def test_two_hundred_friends_under_thirty_sweeps():
    begin()
    member = taro()
    for number in range(200):
        buys(brought(member, f"f{number}@example.com", f"友 {number}"))
    assert sum(all_at_once([swept] * 30)) == 200
    assert points(member) == 200 * 500

"""A referral follows the person: whoever goes on after a merge is rewarded, and an undone merge leaves no trace."""

from datetime import UTC, datetime, timedelta

import pytest

from members.actions.referrals import Invitation, bind, link_of
from members.models import Member, Referral
from members.selectors.referrals import counts
from rewards.actions.merging import undo
from rewards.selectors.audit import verify_ledger
from tests.rewards.merging.pair import merged, mio
from tests.rewards.referrals.cast import begin, brought, buys, points, status_of, swept, taro
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)


def other(days: int) -> Member:
    """Return another membership, which began so many days ago."""
    return member_of("kept@example.com", name="kept", joined_at=datetime.now(UTC) - timedelta(days=days))


def test_a_friend_who_goes_on_under_a_later_membership_is_rewarded_there() -> None:
    begin()
    friend = brought(referrer := taro())
    buys(friend)
    kept = other(0)
    merged(kept, friend)
    assert swept() == 1
    assert (points(referrer), points(kept)) == (500, 310)
    assert swept() == 0
    assert verify_ledger().difference is None


def test_what_they_buy_under_the_later_membership_counts() -> None:
    begin()
    friend = brought(referrer := taro())
    kept = other(0)
    merged(kept, friend)
    assert swept() == 0
    buys(kept)
    assert swept() == 1
    assert (points(referrer), points(kept)) == (500, 310)


def test_who_brought_a_friend_is_rewarded_under_the_membership_that_goes_on() -> None:
    begin()
    friend = brought(referrer := taro())
    buys(friend)
    kept = other(500)
    merged(kept, referrer)
    assert counts(kept) == {"joined": 1, "rewarded": 0}
    assert swept() == 1
    assert points(kept) == 500
    assert counts(kept) == {"joined": 1, "rewarded": 1}


def test_undone_before_it_is_settled_it_rewards_as_it_would_have() -> None:
    begin()
    friend = brought(referrer := taro())
    buys(friend)
    before = Referral.objects.values().get()
    row = merged(kept := other(500), referrer)
    undo(row.pk, actor=mio())
    assert Referral.objects.values().get() == before
    assert swept() == 1
    assert (points(referrer), points(kept), points(friend)) == (500, 0, 310)


def test_who_was_a_member_already_is_no_new_friend_until_the_merge_is_undone() -> None:
    begin()
    friend = brought(referrer := taro())
    buys(friend)
    row = merged(other(500), friend)
    assert swept() == 0
    assert (status_of(friend), points(referrer)) == ("joined", 0)
    undo(row.pk, actor=mio())
    assert swept() == 1
    assert points(referrer) == 500


def test_two_sides_that_are_one_person_reward_nobody() -> None:
    begin()
    friend = brought(referrer := taro())
    buys(friend)
    merged(referrer, friend)
    assert swept() == 0
    assert points(referrer) == 10


def test_the_link_of_a_merged_member_brings_friends_to_the_one_who_goes_on() -> None:
    begin()
    code = link_of(gone := taro()).code
    kept = other(500)
    merged(kept, gone)
    friend = member_of("hana@example.com", name="佐藤 花")
    bound = bind(Invitation(code), friend)
    assert bound is not None
    assert bound.referrer == kept

"""Leaving ends a membership whole: what it held is given up, nothing is posted any more, the ledger is right."""

from datetime import timedelta

import pytest

from loyalty_site.lib.clock import now
from members import errors
from members.actions.cards import activate, add_blank
from members.actions.profile import change
from members.models import Departure, Member, MemberCard, Outbox
from members.selectors.consents import may_contact
from rewards.actions.activities import post_activity
from rewards.actions.adjustments import adjust
from rewards.actions.enrolment import enrol_member
from rewards.actions.holds import place_hold
from rewards.actions.leaving import ForfeitChanged, leave
from rewards.actions.posting import post_purchase
from rewards.actions.purchases import credit_purchase
from rewards.actions.transfers import transfer
from rewards.core.refusals import MemberLeft, Refusal
from rewards.models import Coupon, PointAccount, PointEntry, RewardStock
from rewards.selectors.accounts import account_of
from rewards.selectors.audit import verify_ledger
from rewards.selectors.forfeit import forfeit_of
from tests.rewards.cast import account, draft, line
from tests.rewards.views.shelf import got, shopper

pytestmark = pytest.mark.django_db(transaction=True)


def full() -> Member:
    """Return a member with points, a hold, a limited stock's coupon, a card and consents."""
    taro = shopper()
    got(taro, "drip")
    post_purchase(draft(account_of(taro.pk), line(3000)))
    place_hold(account_of(taro.pk), 100)
    add_blank(["K-1"])
    activate("K-1", taro)
    change(taro, consents={"email": True})
    return taro


def test_what_was_held_is_given_up_and_the_ledger_is_right() -> None:
    taro = full()
    shown = forfeit_of(account_of(taro.pk), now())
    assert (shown.held, len(shown.coupons), shown.points > 800) == (100, 1, True)
    departure = leave(taro.pk, seen=shown.version)
    row = PointAccount.objects.get(member=taro)
    assert (row.available, row.pending, row.held, row.debt) == (0, 0, 0, 0)
    gone = PointEntry.objects.filter(account=row, kind="expired", reason="left")
    assert sum(gone.values_list("points", flat=True)) == -shown.points
    assert departure.forfeited == shown.data()
    assert Coupon.objects.get().status == "cancelled"
    assert RewardStock.objects.get().issued == 0
    assert verify_ledger().difference is None


def test_the_membership_has_ended() -> None:
    taro = full()
    user = taro.user
    leave(taro.pk)
    taro.refresh_from_db()
    assert (taro.status, taro.user) == ("left", None)
    assert MemberCard.objects.get().status == "stopped"
    assert not may_contact(taro, "email", "campaigns")
    assert not taro.consents.order_by("-id").first().is_granted
    assert Departure.objects.get().user == user
    assert Outbox.objects.filter(topic="member.left", member=taro).exists()


def test_left_twice_is_left_once() -> None:
    taro = full()
    first = leave(taro.pk)
    assert leave(taro.pk) == first
    assert PointEntry.objects.filter(reason="left", kind="expired").count() >= 1
    assert verify_ledger().difference is None


def test_what_has_changed_since_is_shown_again() -> None:
    taro = full()
    shown = forfeit_of(account_of(taro.pk), now())
    adjust(account_of(taro.pk), 5, "goodwill", "")
    with pytest.raises(ForfeitChanged):
        leave(taro.pk, seen=shown.version)
    taro.refresh_from_db()
    assert taro.status == "active"
    assert not Departure.objects.exists()


def test_nothing_is_posted_afterwards() -> None:
    taro = full()
    mine, others = account_of(taro.pk), account()
    adjust(others, 100, "goodwill", "")
    guest = post_purchase(draft(None)).id
    leave(taro.pk)
    count = PointEntry.objects.count()
    for refused in (
        lambda: post_purchase(draft(mine)),
        lambda: credit_purchase(guest, mine),
        lambda: adjust(mine, 10, "goodwill", ""),
        lambda: post_activity(mine, "visit", "1", now()),
        lambda: transfer(others, mine, 10),
    ):
        with pytest.raises(MemberLeft):
            refused()
    for refused in (lambda: place_hold(mine, 1), lambda: got(taro, "drip")):
        with pytest.raises(Refusal):
            refused()
    assert PointEntry.objects.count() == count


def test_who_joins_again_is_a_new_member_with_another_number() -> None:
    taro = full()
    user = taro.user
    leave(taro.pk)
    again, is_new = enrol_member(user=user, email="taro@example.com")
    assert is_new
    assert again.number != taro.number
    assert PointAccount.objects.get(member=again).available == 0
    with pytest.raises(errors.MembershipEnded):
        change(taro, status="active")


def test_without_a_programme_a_member_can_leave_too() -> None:
    hana, _ = enrol_member(email="hana@example.com")
    assert leave(hana.pk, erase_at=now() + timedelta(days=30)).forfeited["regular"] == 0
    assert Member.objects.get().status == "left"

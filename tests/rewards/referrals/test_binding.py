"""A friend is bound when they join, once; what looks like one person waits for staff."""

from datetime import date

import pytest

from members.actions.audit import Actor
from members.actions.profile import change
from members.actions.referrals import Invitation, ReferralDecided, approve, bind, link_of, refuse
from members.core.self_referral import one_mailbox
from members.models import AuditEntry, Referral, ReferralLink, User
from tests.rewards.referrals.cast import begin, brought, buys, points, status_of, swept, taro
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)


def staff():
    return Actor.of(user_id=User.objects.create_user("staff@example.com", is_staff=True).pk)


def test_a_link_is_the_same_every_time():
    member = taro()
    assert link_of(member).code == link_of(member, device="x").code
    assert len(link_of(member).code) == 14
    assert ReferralLink.objects.count() == 1


def test_a_link_may_be_written_as_people_do():
    member = taro()
    friend = member_of("hana@example.com", name="佐藤 花")
    assert bind(Invitation(link_of(member).code.lower()), friend).referrer == member


@pytest.mark.parametrize("code", ["", "\x00", "😀" * 200, "43ER6VRAZSMEY3", "<script>", "0" * 14])
def test_a_code_that_nobody_has_binds_nothing(code):
    assert bind(Invitation(code), taro()) is None
    assert not Referral.objects.exists()


def test_ones_own_link_and_one_of_somebody_who_left_bind_nothing():
    member = taro()
    code = link_of(member).code
    assert bind(Invitation(code), member) is None
    change(member, status="left")
    assert bind(Invitation(code), member_of("hana@example.com")) is None


def test_the_first_link_counts():
    first, second = taro(), member_of("jiro@example.com", name="鈴木 次郎")
    friend = brought(first)
    bind(Invitation(link_of(second).code), friend)
    assert Referral.objects.get().referrer == first


@pytest.mark.parametrize(
    ("one", "other"),
    [("taro+points@example.com", "taro@example.com"), ("ta.ro@gmail.com", "TARO+x@googlemail.com")],
)
def test_spellings_of_one_mailbox_are_one(one, other):
    assert one_mailbox(one) == one_mailbox(other)


def test_one_mailbox_is_held():
    friend = brought(taro(), "taro+2@example.com")
    assert (status_of(friend), Referral.objects.get().signs) == ("held", ["contact"])


@pytest.mark.parametrize("seen", ["device", "address"])
def test_one_device_and_one_network_are_held(seen):
    member = taro()
    link_of(member, **{seen: "192.0.2.1"})
    friend = member_of("hana@example.com", name="佐藤 花")
    bind(Invitation(link_of(member, **{seen: "192.0.2.1"}).code, **{seen: "192.0.2.1"}), friend)
    assert Referral.objects.get().signs == [seen]
    assert b"192" not in bytes(getattr(ReferralLink.objects.get(), seen))


def test_the_same_name_and_birthday_are_held_when_they_become_known():
    begin()
    member = taro()
    friend = brought(member, name="山田太郎")
    assert status_of(friend) == "joined"
    for person in (member, friend):
        change(person, birthday=date(1980, 4, 1))
    buys(friend)
    assert swept() == 0
    assert (status_of(friend), points(member)) == ("held", 0)


def test_approved_it_is_rewarded_and_refused_it_is_not():
    begin()
    member = taro()
    good, bad = brought(member, "taro+1@example.com"), brought(member, "taro+2@example.com")
    for friend in (good, bad):
        buys(friend)
    assert swept() == 0
    actor = staff()
    approve(Referral.objects.get(friend=good).pk, actor)
    refuse(Referral.objects.get(friend=bad).pk, actor)
    swept()
    assert (status_of(good), status_of(bad), points(member)) == ("rewarded", "refused", 500)
    verbs = AuditEntry.objects.filter(actor=actor.user_id).values_list("verb", flat=True)
    assert sorted(verbs) == ["referral.approve", "referral.refuse"]


def test_a_decision_is_made_once():
    friend = brought(taro(), "taro+1@example.com")
    referral = Referral.objects.get(friend=friend)
    actor = staff()
    refuse(referral.pk, actor)
    with pytest.raises(ReferralDecided):
        approve(referral.pk, actor)

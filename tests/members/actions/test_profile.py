"""Changes of a profile: together or not at all."""

from datetime import date, timedelta

import pytest
import time_machine

from loyalty_site.lib.clock import now
from members import errors
from members.actions import cards
from members.actions.enrolment import enrol
from members.actions.profile import change, change_own
from members.models import Consent, Member, MemberCard
from members.selectors.consents import granted_channels

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> Member:
    return enrol(name="山田", email="taro@example.com", birthday=date(1990, 2, 28))[0]


def test_what_is_not_given_stays(taro: Member) -> None:
    changed = change(taro, kana="やまだ")
    assert (changed.name, changed.kana, changed.email) == ("山田", "ヤマダ", "taro@example.com")


def test_an_address_can_be_taken_away(taro: Member) -> None:
    assert change(taro, email=None).email is None
    assert change(taro, email="").email is None


def test_an_address_of_another_member_is_refused_and_nothing_changes(taro: Member) -> None:
    enrol(email="hanako@example.com")
    with pytest.raises(errors.AlreadyAMember):
        change(taro, name="佐藤", email="hanako@example.com", consents={"email": True})
    taro.refresh_from_db()
    assert taro.name == "山田"
    assert not Consent.objects.exists()


def test_leaving_stops_the_cards(taro: Member) -> None:
    cards.activate("A-1", taro, accept_unknown=True)
    assert change(taro, status="left").status == "left"
    assert MemberCard.objects.get().status == "stopped"


def test_who_comes_back_finds_their_address_taken(taro: Member) -> None:
    change(taro, status="left")
    enrol(email="taro@example.com")
    with pytest.raises(errors.AlreadyAMember):
        change(taro, status="active")


def test_an_unknown_status_is_refused(taro: Member) -> None:
    with pytest.raises(errors.StatusUnknown):
        change(taro, status="asleep")


def test_consents_are_added_and_the_newest_counts(taro: Member) -> None:
    change(taro, consents={"email": True, "sms": False}, consent_wording="v1", consent_source="profile")
    assert granted_channels(taro) == {"email"}
    change(taro, consents={"email": False}, consent_wording="v1")
    assert granted_channels(taro) == set()
    assert Consent.objects.filter(channel="email").count() == 2


def test_the_same_answer_to_the_same_wording_is_no_new_statement(taro: Member) -> None:
    change(taro, consents={"email": True}, consent_wording="v1")
    change(taro, consents={"email": True}, consent_wording="v1")
    assert Consent.objects.count() == 1
    change(taro, consents={"email": True}, consent_wording="v2")
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("birthday", [date(1899, 12, 31), date(2999, 1, 1)])
def test_an_impossible_birthday_is_refused(taro: Member, birthday: date) -> None:
    with pytest.raises(errors.InvalidBirthday):
        change(taro, birthday=birthday)


def test_members_change_their_own_birthday_once_a_year(taro: Member) -> None:
    change_own(taro, birthday=date(1990, 3, 1))
    change_own(taro, birthday=date(1990, 3, 1), name="山田 太郎")
    with pytest.raises(errors.BirthdayChangedRecently):
        change_own(taro, birthday=date(1990, 4, 1))
    with time_machine.travel(now() + timedelta(days=366)):
        assert change_own(taro, birthday=date(1990, 4, 1)).birthday == date(1990, 4, 1)


def test_filling_in_a_birthday_is_no_change_of_it() -> None:
    member, _ = enrol()
    change_own(member, birthday=date(1990, 3, 1))
    assert change_own(member, birthday=date(1990, 3, 2)).birthday == date(1990, 3, 2)

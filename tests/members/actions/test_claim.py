"""A person who proves an address becomes the member who already has it, and never anybody else."""

import pytest

from members.actions.enrolment import claim_by_verified_contact, enrol, enrol_person
from members.actions.profile import change
from members.models import Member, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def taro() -> User:
    return User.objects.create_user("taro@example.com")


def test_the_member_of_a_verified_address_becomes_theirs(taro: User) -> None:
    member, _ = enrol(email="taro@example.com", provisional=True)
    assert enrol_person(taro, email="Taro@Example.com") == (member, False)
    member.refresh_from_db()
    assert (member.user, member.is_provisional) == (taro, False)


def test_the_member_of_a_verified_number_becomes_theirs(taro: User) -> None:
    member, _ = enrol(phone="090-1234-5678")
    assert claim_by_verified_contact(taro, phone="+819012345678") == member


def test_nothing_proved_claims_nothing(taro: User) -> None:
    enrol(email="taro@example.com")
    enrol()
    assert claim_by_verified_contact(taro) is None
    assert claim_by_verified_contact(taro, email="", phone="") is None


def test_a_membership_that_somebody_signs_in_to_is_never_taken_over(taro: User) -> None:
    other = User.objects.create_user("other@example.com")
    taken, _ = enrol(email="taro@example.com", user=other)
    own, is_new = enrol_person(taro, email="taro@example.com")
    assert is_new
    assert own != taken
    assert own.email is None
    taken.refresh_from_db()
    assert taken.user == other


def test_a_member_stays_who_they_are(taro: User) -> None:
    own, _ = enrol_person(taro, email="taro@example.com")
    enrol(email="second@example.com")
    assert enrol_person(taro, email="second@example.com") == (own, False)


def test_who_has_left_comes_back_as_somebody_new(taro: User) -> None:
    gone, _ = enrol_person(taro, email="taro@example.com")
    change(gone, status="left")
    back, is_new = enrol_person(taro, email="taro@example.com")
    assert is_new
    assert back != gone
    assert Member.objects.get(user=taro) == back

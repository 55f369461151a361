"""Who signs in to the demo, and what is put back at the next start."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings

from loyalty_site.demo import people
from members.actions.enrolment import enrol
from members.models import Member, User
from rewards.actions.accounts import open_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def household() -> Member:
    member, _ = enrol(external_id="household-7", name="佐藤 葵", origin="import")
    open_account(member.pk, member.joined_at)
    return member


def test_the_member_is_one_of_the_households(household: Member) -> None:
    people.appoint()
    household.refresh_from_db()
    assert household.user is not None
    assert household.user.email == household.email == "member@example.com"
    assert not household.user.is_staff


def test_staff_are_in_their_groups_and_have_a_second_factor(household: Member) -> None:
    people.appoint()
    for role in people.STAFF:
        user = User.objects.get(email=f"{role}@example.com")
        assert user.is_staff
        assert not user.is_superuser
        assert [group.name for group in user.groups.all()] == [role]
        assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).count() == 1


def test_a_second_start_adds_nobody_and_puts_passwords_back(household: Member) -> None:
    people.appoint()
    before = list(User.objects.order_by("pk").values_list("pk", "email"))
    clerk = User.objects.get(email="clerk@example.com")
    clerk.set_password("something else entirely")
    clerk.save()
    people.appoint()
    clerk.refresh_from_db()
    assert clerk.check_password(people.password("clerk"))
    assert list(User.objects.order_by("pk").values_list("pk", "email")) == before


def test_other_installations_have_other_passwords_and_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [(people.password(role), people.totp_secret(role)) for role in people.STAFF]
    monkeypatch.setattr(settings, "SECRET_KEY", settings.SECRET_KEY[::-1])
    after = [(people.password(role), people.totp_secret(role)) for role in people.STAFF]
    assert not set(before) & set(after)


def test_what_is_printed_names_everybody_and_where_to_go() -> None:
    text = people.sign_ins("http://localhost:8000")
    for role in (people.MEMBER, *people.STAFF):
        assert people.email(role) in text
        assert people.password(role) in text
    assert "http://localhost:8000/demo/codes" in text

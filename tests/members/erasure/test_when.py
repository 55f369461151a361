"""Erasure happens when its day has come, once; until then the person may withdraw it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from loyalty_site.lib.clock import now
from members import errors
from members.actions import departures, erasure
from members.actions.audit import COMMAND
from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import Departure, Member, User
from rewards.actions.leaving import leave
from tests.members.cast import person

pytestmark = pytest.mark.django_db(transaction=True)


def left(days: int = 30, who: str = "taro") -> Member:
    """Return a member who has left and is to be erased in so many days."""
    member = person(who, name="山田 太郎")
    leave(member.pk, erase_at=now() + timedelta(days=days))
    return member


def test_before_its_day_nothing_is_erased() -> None:
    member = left()
    assert erasure.erase_due() == 0
    assert not erasure.erase(member.pk)
    assert Member.objects.get().name == "山田 太郎"


def test_on_its_day_the_person_is_erased_once() -> None:
    left()
    Departure.objects.update(erase_at=now())
    assert (erasure.erase_due(), erasure.erase_due()) == (1, 0)
    member, user = Member.objects.get(), User.objects.get()
    assert (member.name, member.email, user.email, user.is_active) == ("", None, None, False)
    assert not user.has_usable_password()


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_one_that_fails_keeps_nobody_waiting_and_is_left_whole() -> None:
    first, second = left(who="taro"), left(who="hanako")
    Departure.objects.filter(member=first).update(erase_at=now() - timedelta(hours=1))
    Departure.objects.filter(member=second).update(erase_at=now())
    # The last of what an erasure writes of the first one is refused, once everything else was written.
    execute(
        "ALTER TABLE members_departure ADD CONSTRAINT never"
        f" CHECK (member_id <> '{first.pk}' OR erased_at IS NULL) NOT VALID"
    )
    try:
        assert erasure.erase_due() == 1
    finally:
        execute("ALTER TABLE members_departure DROP CONSTRAINT never")
    first.refresh_from_db()
    assert (first.name, Departure.objects.get(member=first).erased_at) == ("山田 太郎", None)
    assert erasure.erase_due() == 1


def test_the_person_may_withdraw_it_until_then(client: Client) -> None:
    member = left()
    user = Departure.objects.get().user
    assert user is not None
    client.force_login(user)
    assert "消去しない" in client.get("/profile/erasure").content.decode()
    assert client.post("/profile/erasure").status_code == 302
    assert Departure.objects.get().erase_at is None
    assert client.post("/profile/erasure").status_code == 409
    Departure.objects.update(erase_at=now() - timedelta(days=1))
    with pytest.raises(departures.NothingToWithdraw):
        departures.withdraw_erasure(user)
    assert Member.objects.get() == member


def test_another_person_withdraws_nothing(client: Client) -> None:
    left()
    client.force_login(person("hanako").user)
    assert client.post("/profile/erasure").status_code == 409
    assert Departure.objects.get().erase_at is not None


def test_who_joined_again_goes_on_and_the_former_membership_is_erased() -> None:
    member = left()
    user = Departure.objects.get().user
    again, _ = enrol(user=user, email="taro@example.com", name="山田 太郎")
    Departure.objects.update(erase_at=now())
    assert erasure.erase_due() == 1
    member.refresh_from_db()
    again.refresh_from_db()
    assert (member.name, again.name, User.objects.get().email) == ("", "山田 太郎", "taro@example.com")


def test_a_member_of_staff_goes_on_signing_in() -> None:
    left()
    User.objects.update(is_staff=True)
    Departure.objects.update(erase_at=now())
    assert erasure.erase_due() == 1
    assert (Member.objects.get().email, User.objects.get().email) == (None, "taro@example.com")


def test_a_member_who_has_not_left_is_not_erased() -> None:
    member = person()
    with pytest.raises(departures.NotLeft):
        departures.ask_erasure(member.pk, actor=COMMAND)
    with pytest.raises(CommandError, match="退会"):
        call_command("erase_member", member.number)


def test_the_command_erases_at_once_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    member = left()
    call_command("erase_member", member.number)
    call_command("erase_member", member.number)
    said = capsys.readouterr().out
    assert said.count(member.number) == 2
    with pytest.raises(errors.MembershipEnded):
        change(member, name="山田 太郎")

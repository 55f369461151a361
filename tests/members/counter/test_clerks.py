"""Clerks enter at a register of their own store by PIN or badge; one shift at a time; who has gone is out at once."""

import pytest
import time_machine

from loyalty_site import staff_roles
from loyalty_site.lib.clock import now
from members.actions import shifts, staff_posts
from members.actions.audit import COMMAND
from members.actions.pins import InvalidPin
from members.models import Shift, User
from members.selectors.registers import clerks_of, shift_at
from tests.members.counter.cast import PIN, at_work, clerk, manager, store, tablet

pytestmark = pytest.mark.django_db


def test_a_pin_is_right_at_every_register_of_the_own_store_alone() -> None:
    sato = clerk()
    assert staff_posts.check_pin(sato.pk, tablet().register, PIN) == sato
    assert staff_posts.check_pin(sato.pk, tablet(number="2").register, PIN) == sato
    with pytest.raises(staff_posts.ClerkPinWrong):
        staff_posts.check_pin(sato.pk, tablet("UENO").register, PIN)


def test_a_badge_is_right_until_there_is_another_one() -> None:
    sato, place = clerk(), tablet()
    first = staff_posts.new_badge(sato)
    assert staff_posts.check_badge(first.lower(), place.register) == sato
    second = staff_posts.new_badge(sato)
    for wrong in (first, "", "x", second[:-1]):
        with pytest.raises(staff_posts.BadgeUnknown):
            staff_posts.check_badge(wrong, place.register)
    with pytest.raises(staff_posts.BadgeUnknown):
        staff_posts.check_badge(second, tablet("UENO").register)


def test_whoever_enters_takes_the_register_over() -> None:
    place = tablet()
    first = at_work(place)
    second = at_work(place, clerk(number="102", name="鈴木"))
    first.refresh_from_db()
    assert first.ended_at is not None
    assert shift_at(place.register) == second


def test_a_register_that_nobody_has_touched_asks_who_is_there() -> None:
    place = tablet()
    at_work(place)
    with time_machine.travel(now() + shifts.IDLE):
        assert shift_at(place.register) is None


def test_who_works_here_no_longer_is_out_at_once() -> None:
    place, sato = tablet(), clerk()
    badge = staff_posts.new_badge(sato)
    at_work(place, sato)
    staff_posts.end(sato)
    assert shift_at(place.register) is None
    with pytest.raises(staff_posts.ClerkPinWrong):
        staff_posts.check_pin(sato.pk, place.register, PIN)
    with pytest.raises(staff_posts.BadgeUnknown):
        staff_posts.check_badge(badge, place.register)
    with pytest.raises(shifts.PostOut):
        shifts.begin(place.register, sato)
    with pytest.raises(staff_posts.PostEnded):
        staff_posts.set_pin(sato, PIN)
    assert Shift.objects.filter(ended_at=None).count() == 0


def test_a_clerk_without_an_address_can_sign_in_nowhere() -> None:
    user = clerk().user
    assert (user.email, user.phone, user.has_usable_password(), user.is_staff) == (None, None, False, True)


def test_a_person_has_one_place_and_a_number_is_given_once() -> None:
    User.objects.create_user("suzuki@example.com", is_staff=True)
    staff_posts.add(store().pk, "7", "鈴木", email="Suzuki@example.com")
    with pytest.raises(staff_posts.HasPost):
        staff_posts.add("GINZA", "8", "鈴木", email="suzuki@example.com")
    with pytest.raises(staff_posts.StaffNumberTaken):
        staff_posts.add("GINZA", "7", "高橋")
    with pytest.raises(staff_posts.StaffUnknown):
        staff_posts.add("GINZA", "9", "誰か", email="nobody@example.com")


@pytest.mark.parametrize(("pin", "error"), [
    ("", InvalidPin), ("12a4", InvalidPin), ("１２３４", InvalidPin), ("1234", staff_posts.ClerkPinObvious),
])  # fmt: skip
def test_a_poor_pin_is_refused(pin: str, error: type[Exception]) -> None:
    sato = clerk(pin="")
    with pytest.raises(error):
        staff_posts.set_pin(sato, pin)
    with pytest.raises(staff_posts.ClerkPinNotSet):
        staff_posts.check_pin(sato.pk, tablet().register, pin)


def test_who_is_dismissed_from_the_staff_is_out_of_the_registers_too() -> None:
    place, boss = tablet(), manager()
    badge = staff_posts.new_badge(boss)
    at_work(place, boss)
    staff_roles.dismiss("manager@example.com", COMMAND)
    assert shift_at(place.register) is None
    assert list(clerks_of("GINZA")) == []
    with pytest.raises(staff_posts.ClerkPinWrong):
        staff_posts.check_pin(boss.pk, place.register, PIN)
    with pytest.raises(staff_posts.BadgeUnknown):
        staff_posts.check_badge(badge, place.register)
    with pytest.raises(shifts.PostOut):
        shifts.begin(place.register, boss)

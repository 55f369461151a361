"""A tablet is let in by a code that a manager's page shows: once, for fifteen minutes, until it is revoked."""

from datetime import timedelta

import pytest
import time_machine

from loyalty_site.lib.clock import now
from members.actions import registers
from members.actions.attempts import TooManyAttempts
from members.errors import StoreUnknown
from members.models import AuditEntry, Register
from members.selectors.registers import register_of, shift_at
from tests.members.counter.cast import at_work, store, tablet

pytestmark = pytest.mark.django_db


def test_a_code_lets_one_tablet_in_once() -> None:
    register, code = registers.add(store().pk, "1", "入口")
    entered, key = registers.enter_code(f" {code.lower()} ", client="127.0.0.1")
    assert (entered.pk, register_of(key)) == (register.pk, register)
    with pytest.raises(registers.RegisterCodeWrong):
        registers.enter_code(code, client="127.0.0.1")


def test_a_code_is_good_for_fifteen_minutes() -> None:
    _, code = registers.add(store().pk, "1", "")
    with time_machine.travel(now() + registers.CODE_LIFE), pytest.raises(registers.RegisterCodeWrong):
        registers.enter_code(code, client="127.0.0.1")


def test_nothing_that_opens_the_door_is_kept() -> None:
    _, code = registers.add(store().pk, "1", "")
    _, key = registers.enter_code(code, client="127.0.0.1")
    told = str(list(Register.objects.values())) + str(list(AuditEntry.objects.values("data", "object_id")))
    assert key not in told
    assert code.replace("-", "") not in told


def test_another_tablet_takes_the_place_of_the_first() -> None:
    first = tablet()
    shift = at_work(first)
    code = registers.renew_code(first.register)
    assert register_of(first.key) == first.register  # until the other one enters the code
    _, key = registers.enter_code(code, client="127.0.0.1")
    assert (register_of(first.key), register_of(key)) == (None, first.register)
    shift.refresh_from_db()
    assert shift.ended_at is not None


def test_a_revoked_tablet_is_out_at_once_with_whoever_works_there() -> None:
    place = tablet()
    at_work(place)
    registers.revoke(place.register)
    registers.revoke(place.register)
    assert register_of(place.key) is None
    assert shift_at(place.register) is None
    assert AuditEntry.objects.filter(verb="register.revoke").count() == 1
    with pytest.raises(registers.RegisterRevoked):
        registers.renew_code(place.register)


def test_a_number_stands_on_one_counter_of_a_store() -> None:
    place = tablet(number="1")
    with pytest.raises(registers.RegisterNumberTaken):
        registers.add("GINZA", "１", "")
    registers.add(store("UENO").pk, "1", "")
    registers.revoke(place.register)
    registers.add("GINZA", "1", "")


@pytest.mark.parametrize(("shop", "number", "error"), [
    ("OSAKA", "1", StoreUnknown), ("GINZA", " ", registers.RegisterNumberMissing),
])  # fmt: skip
def test_what_cannot_be_a_register_is_refused(shop: str, number: str, error: type[Exception]) -> None:
    store()
    with pytest.raises(error):
        registers.add(shop, number, "")
    assert not Register.objects.exists()


def test_codes_are_not_tried_without_end() -> None:
    for _ in range(20):
        with pytest.raises(registers.RegisterCodeWrong):
            registers.enter_code("00000-00000", client="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        registers.enter_code("00000-00000", client="192.0.2.1")


def test_it_is_noted_once_a_minute_that_a_tablet_was_seen() -> None:
    place = tablet()
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        registers.note_seen(place.register)
        assert Register.objects.get().seen_at == now()

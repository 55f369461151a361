"""Many enrolments of one person at once make one member and clean refusals.

Seen to fail with a check that looks for the address first and inserts without minding the constraint: the
threads that came between the two got an IntegrityError. Without their row locks, cards and claims went to
several members.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from members import errors
from members.actions import cards
from members.actions.enrolment import claim_by_verified_contact, enrol, enrol_person
from members.models import Member, MemberCard, User

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Run an act in several threads that start together; return what each returned or raised."""
    barrier = Barrier(THREADS)

    def run(index: int) -> Any:
        try:
            barrier.wait(timeout=30)
            return act(index)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_one_address_makes_one_member() -> None:
    outcomes = at_once(lambda _: enrol(email="taro@example.com"))
    assert sum(isinstance(outcome, errors.AlreadyAMember) for outcome in outcomes) == THREADS - 1
    assert Member.objects.count() == 1


def test_one_external_id_makes_one_member_and_everybody_gets_it() -> None:
    outcomes = at_once(lambda _: enrol(external_id="A-1"))
    assert {member for member, _ in outcomes} == {Member.objects.get()}
    assert sum(is_new for _, is_new in outcomes) == 1


def test_one_card_goes_to_one_member() -> None:
    cards.add_blank(["A-0001"])
    outcomes = at_once(lambda _: enrol(card="A-0001"))
    assert sum(isinstance(outcome, errors.CardTaken) for outcome in outcomes) == THREADS - 1
    assert MemberCard.objects.get().member == Member.objects.get()


def test_one_membership_is_claimed_by_one_person() -> None:
    enrol(email="taro@example.com")
    people = [User.objects.create_user(f"person{index}@example.com") for index in range(THREADS)]
    outcomes = at_once(lambda index: claim_by_verified_contact(people[index], email="taro@example.com"))
    assert sum(outcome is not None for outcome in outcomes) == 1


def test_one_person_in_many_windows_is_one_member() -> None:
    person = User.objects.create_user("taro@example.com")
    outcomes = at_once(lambda _: enrol_person(person, email="taro@example.com"))
    assert {member for member, _ in outcomes} == {Member.objects.get()}

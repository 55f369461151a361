"""Many of the staff take one case at once: one owns it, the others are told who.

Seen to fail with a `take` that reads the case without its lock: several threads found no owner and each became it.
"""

from typing import Any
from uuid import uuid4

import pytest

from members import errors
from members.actions import cases
from members.actions.cases import Question
from members.models import AuditEntry, Case, CaseMessage, User
from tests.members.actions.test_enrolment_race import THREADS, at_once
from tests.members.cast import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    return cases.open_case(Question("points", "?", uuid4()), member=member())


@pytest.fixture
def crew() -> list[User]:
    return [User.objects.create_user(f"clerk{index}@example.com", is_staff=True) for index in range(THREADS)]


def told(outcomes: list[Any]) -> list[str]:
    return [outcome.message for outcome in outcomes if isinstance(outcome, errors.CaseTaken)]


def test_one_takes_it_and_the_others_are_told_who(case: Case, crew: list[User]) -> None:
    outcomes = at_once(lambda index: cases.take(case.pk, crew[index]))
    case.refresh_from_db()
    assert case.owner is not None
    assert len(told(outcomes)) == THREADS - 1
    assert all(case.owner.email in sentence for sentence in told(outcomes))
    assert AuditEntry.objects.filter(verb="case.take").count() == 1


def test_one_answers_it(case: Case, crew: list[User]) -> None:
    outcomes = at_once(lambda index: cases.answer(case.pk, crew[index], "!", uuid4()))
    assert len(told(outcomes)) == THREADS - 1
    assert CaseMessage.objects.filter(author="staff").count() == 1


def test_it_is_taken_over_from_the_owner_who_was_seen_alone(case: Case, crew: list[User]) -> None:
    cases.take(case.pk, crew[0])
    cases.take(case.pk, crew[1], instead_of=crew[0].pk)
    with pytest.raises(errors.CaseTaken):
        cases.take(case.pk, crew[2], instead_of=crew[0].pk)
    case.refresh_from_db()
    assert case.owner == crew[1]


def test_a_form_that_is_sent_at_once_is_one_case() -> None:
    taro, question = member("jiro@example.com"), Question("points", "?", uuid4())
    opened = at_once(lambda _: cases.open_case(question, member=taro))
    assert {outcome.pk for outcome in opened} == {Case.objects.get(member=taro).pk}

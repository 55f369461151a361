"""Many of the staff act on one case at once: one owns it, all are heard, nobody closes over words they have not seen.

Seen to fail with a `take` that reads the case without its lock: several threads found no owner and each became it.
"""

from typing import Any
from uuid import uuid4

import pytest

from members import errors
from members.actions import cases
from members.actions.cases import Question
from members.models import AuditEntry, Case, CaseMail, CaseMessage, Message, User
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


def test_all_who_answer_at_once_are_heard_and_told_of_those_before(case: Case, crew: list[User]) -> None:
    outcomes = at_once(lambda index: cases.answer(case.pk, crew[index], f"Answer {index}", uuid4(), seen=1))
    assert sorted(len(others) for others in outcomes) == list(range(THREADS))
    assert CaseMessage.objects.filter(author="staff").count() == Message.objects.count() == THREADS
    case.refresh_from_db()
    assert case.status == "answered"


def test_an_answer_that_is_tapped_many_times_is_sent_once(case: Case, crew: list[User]) -> None:
    form = uuid4()
    outcomes = at_once(lambda _: cases.answer(case.pk, crew[0], "Once", form, seen=1))
    assert outcomes == [[]] * THREADS
    assert CaseMessage.objects.filter(author="staff").count() == Message.objects.count() == 1
    assert CaseMail.objects.count() == AuditEntry.objects.filter(verb="case.answer").count() == 1


def test_what_a_member_writes_and_taps_many_times_is_there_once(case: Case) -> None:
    form = uuid4()
    assert at_once(lambda _: cases.reply(case, "Once more", form)) == [None] * THREADS
    assert CaseMessage.objects.filter(text="Once more").count() == 1


def test_a_case_is_closed_over_no_answer_that_was_not_seen(case: Case, crew: list[User]) -> None:
    def act(index: int) -> Any:
        if index:
            return cases.answer(case.pk, crew[index], "!", uuid4(), seen=1)
        return cases.close(case.pk, crew[0], Case.Outcome.RIGHT, seen=1)

    outcomes = at_once(act)
    case.refresh_from_db()
    closed = AuditEntry.objects.filter(verb="case.close").exists()
    assert closed == (outcomes[0] is None)
    assert isinstance(outcomes[0], errors.CaseMoved | errors.CaseTaken | None)
    assert (case.status, case.outcome) == ("answered", "")  # an answer came last, after the close if there was one
    assert CaseMessage.objects.filter(author="staff").count() == THREADS - 1


def test_of_all_who_close_one_does(case: Case, crew: list[User]) -> None:
    outcomes = at_once(lambda index: cases.close(case.pk, crew[index], Case.Outcome.RIGHT, seen=1))
    assert sum(isinstance(outcome, errors.CaseClosed) for outcome in outcomes) == THREADS - 1
    assert AuditEntry.objects.filter(verb="case.close").count() == 1


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


def test_pages_that_dispute_one_entry_at_once_are_one_dispute() -> None:
    taro, entry = member("jiro@example.com"), uuid4()
    opened = at_once(lambda index: cases.dispute(entry, f"page {index}", uuid4(), member=taro))
    assert {outcome.pk for outcome in opened} == {Case.objects.get(member=taro).pk}
    assert CaseMessage.objects.filter(case__member=taro).count() == THREADS

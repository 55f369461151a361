"""The desk of an enquiry: staff find what is due, take it, answer it and close it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from loyalty_site import staff_roles
from members.actions import cases
from members.actions.cases import Question
from members.models import Case, CaseMessage, Message, User
from tests.members.cast import member
from tests.staff import staff

pytestmark = pytest.mark.django_db
LIST = "/staff/records/members/case/"


@pytest.fixture
def case() -> Case:
    return cases.open_case(Question("points", "<b>なぜ</b>", uuid4()), member=member())


def desk(case: Case) -> str:
    return reverse("admin:members_case_desk", args=[case.pk])


def test_only_those_who_may_answer_open_it(case: Case, client: Client) -> None:
    assert client.get(desk(case)).status_code == 302
    assert staff(staff_roles.MARKETER).post(desk(case), {"step": "close"}).status_code == 403
    assert staff(staff_roles.CLERK).get(desk(case)).status_code == 200
    case.refresh_from_db()
    assert case.status == "open"


def test_a_clerk_takes_answers_and_closes(case: Case) -> None:
    clerk = staff(staff_roles.CLERK)
    shown = clerk.get(desk(case)).content.decode()
    assert "&lt;b&gt;なぜ" in shown
    clerk.post(desk(case), {"step": "take"})
    clerk.post(desk(case), {"step": "answer", "text": "お待ちください。", "submission": str(uuid4())})
    clerk.post(desk(case), {"step": "close"})
    case.refresh_from_db()
    assert case.owner == User.objects.get(email="clerk@example.com")
    assert case.status == "closed"
    assert Message.objects.get().body_ja == "お待ちください。"


def test_whoever_comes_second_is_told_and_loses_no_words(case: Case) -> None:
    clerk, manager = staff(staff_roles.CLERK), staff(staff_roles.MANAGER)
    clerk.post(desk(case), {"step": "take"})
    response = manager.post(desk(case), {"step": "answer", "text": "長い回答", "submission": str(uuid4())})
    assert response.status_code == 409
    assert "clerk@example.comが担当しています" in response.content.decode()
    assert "長い回答" in response.content.decode()
    assert CaseMessage.objects.count() == 1
    owner = User.objects.get(email="clerk@example.com")
    manager.post(desk(case), {"step": "take", "instead_of": str(owner.pk)})
    case.refresh_from_db()
    assert case.owner == User.objects.get(email="manager@example.com")


def test_the_list_shows_what_is_due_first_and_whose_it_is(case: Case) -> None:
    clerk = staff(staff_roles.CLERK)
    later = cases.open_case(Question("card", "?", uuid4()), email="guest@example.com")
    clerk.post(desk(later), {"step": "take"})

    def listed(**filters: str) -> list[str]:
        response = clerk.get(LIST, filters)
        assert response.status_code == 200, response
        return [row.number for row in response.context["cl"].result_list]

    assert listed(status__exact="open") == [case.number, later.number]
    assert listed(whose="mine") == [later.number]
    assert listed(whose="nobody") == [case.number]
    assert listed(q=case.number) == [case.number]


@pytest.mark.parametrize("bad", ["\x00", "", "😀" * 2000, "\u202e", "x" * 5000])
def test_anything_is_answered_with_a_sentence(case: Case, bad: str) -> None:
    clerk = staff(staff_roles.CLERK)
    sent = {"step": "answer", "text": bad, "submission": bad, "instead_of": bad}
    assert clerk.post(desk(case), sent).status_code in {302, 422}
    assert clerk.post(desk(case), {"step": bad}).status_code in {404, 422}
    assert clerk.get(f"/staff/records/members/case/{uuid4()}/desk/").status_code == 404

"""Enquiries and disputes as staff work on them: found by what stands in the address, taken, answered, adjusted, closed."""

from uuid import uuid4

import pytest
from django.test import Client

from loyalty_site import staff_roles
from members.actions import cases
from members.actions.cases import Question
from members.models import AuditEntry, Case, CaseMessage, Member, Message, User
from rewards.models import Adjustment, PointAccount, PointEntry
from tests.rewards.views.shelf import shopper
from tests.staff import staff

pytestmark = pytest.mark.django_db
LIST = "/staff/cases/"


@pytest.fixture
def taro() -> Member:
    return shopper()


@pytest.fixture
def case(taro: Member) -> Case:
    entry = PointEntry.objects.get(account__member=taro)
    return cases.dispute(entry.pk, "<b>なぜ</b>", uuid4(), member=taro)


def at(case: Case, step: str = "") -> str:
    return f"{LIST}{case.pk}/{step}"


def sent(**fields: str) -> dict[str, str]:
    return {"submission": str(uuid4()), "seen": "1"} | fields


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_case_is_on_one_screen_with_its_entry(case: Case, taro: Member) -> None:
    page = text(staff(staff_roles.SUPPORT).get(at(case)))
    assert "&lt;b&gt;なぜ" in page
    for said in (case.number, "山田 太郎", "履歴 1番", "ポイントの異議申し立て", "+1,000"):
        assert said in page


def test_those_alone_who_may_answer_do(case: Case, client: Client) -> None:
    assert client.get(at(case)).status_code == 302
    assert staff(staff_roles.AUDITOR).get(at(case)).status_code == 200
    for step in ("take", "answer", "close", "adjust"):
        assert staff(staff_roles.AUDITOR).post(at(case, step), sent()).status_code == 403
    assert staff(staff_roles.CLERK).post(at(case, "adjust"), sent()).status_code == 403
    case.refresh_from_db()
    assert (case.status, case.owner, CaseMessage.objects.count()) == ("open", None, 1)


def test_it_is_taken_answered_and_closed(case: Case) -> None:
    clerk = staff(staff_roles.CLERK)
    clerk.post(at(case, "take"))
    clerk.post(at(case, "answer"), sent(text="お待ちください。"))
    clerk.post(at(case, "close"), sent(outcome="right", seen="2"))
    case.refresh_from_db()
    assert case.owner == User.objects.get(email="clerk@example.com")
    assert (case.status, case.outcome, case.due_at) == ("closed", "right", None)
    assert Message.objects.get().body_ja == "お待ちください。"
    assert set(AuditEntry.objects.filter(object_id=case.pk).values_list("verb", flat=True)) == {
        "case.take", "case.answer", "case.close",
    }  # fmt: skip


def test_two_who_answer_are_both_heard_and_the_second_is_told(case: Case) -> None:
    staff(staff_roles.CLERK).post(at(case, "answer"), sent(text="一つ目"))
    told = text(staff(staff_roles.MANAGER).post(at(case, "answer"), sent(text="二つ目"), follow=True))
    assert "clerk@example.comさんも回答しました" in told
    assert list(CaseMessage.objects.filter(author="staff").order_by("pk").values_list("text", flat=True)) == [
        "一つ目", "二つ目",
    ]  # fmt: skip


def test_nobody_closes_over_what_they_have_not_read(case: Case) -> None:
    cases.reply(case, "もう一つ", uuid4())
    told = text(staff(staff_roles.SUPPORT).post(at(case, "close"), sent(outcome="right"), follow=True))
    assert "先にお読みください" in told
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("open", "")


def test_a_case_that_is_closed_opens_with_the_members_next_words(case: Case) -> None:
    staff(staff_roles.SUPPORT).post(at(case, "close"), sent(outcome="withdrawn"))
    cases.reply(case, "まだです", uuid4())
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("open", "")
    assert case.due_at is not None


@pytest.mark.parametrize(("language", "begins"), [("ja", "お問い合わせありがとう"), ("en", "Thank you for writing")])
def test_an_answer_begins_in_the_members_language(case: Case, taro: Member, language: str, begins: str) -> None:
    Member.objects.filter(pk=taro.pk).update(language=language)
    page = text(staff(staff_roles.SUPPORT).get(at(case), {"template": "right"}, headers={"accept-language": "en"}))
    assert begins in page.split("<textarea")[1].split("</textarea>")[0]


def test_an_adjustment_stands_with_its_case(case: Case, taro: Member) -> None:
    browser = staff(staff_roles.SUPPORT)
    asked = {"points": "120", "reason_code": "correction", "note": "レジの打ち間違い", "submission": str(uuid4())}
    for _ in range(2):  # a form that is sent twice
        browser.post(at(case, "adjust"), asked)
    row = Adjustment.objects.get(case=case)
    assert (row.points, PointAccount.objects.get(member=taro).available) == (120, 1120)
    assert "レジの打ち間違い" in text(browser.get(at(case)))
    assert AuditEntry.objects.get(verb="adjustment.ask").data["case"] == str(case.pk)


def test_the_list_is_chosen_by_its_address(case: Case) -> None:
    clerk = staff(staff_roles.CLERK)
    later = cases.open_case(Question("card", "?", uuid4()), email="guest@example.com")
    clerk.post(at(later, "take"))

    def listed(**chosen: str) -> list[str]:
        return [row.number for row in clerk.get(LIST, chosen).context["cases"]]

    assert listed() == [case.number, later.number]
    assert listed(order="newest") == [later.number, case.number]
    assert listed(owner="mine") == [later.number]
    assert listed(owner="nobody", kind="dispute") == [case.number]
    assert listed(kind="enquiry") == [later.number]
    assert listed(state="closed") == []
    assert listed(beyond=str(case.pk)) == [later.number]


@pytest.mark.parametrize("bad", ["\x00", "", "😀" * 2000, "\u202e", "x" * 5000, "-1", "9" * 50])
def test_anything_is_answered_with_a_sentence(case: Case, bad: str) -> None:
    clerk = staff(staff_roles.SUPPORT)
    fields = {name: bad for name in ("text", "seen", "submission", "instead_of", "outcome", "points", "note")}
    for step in ("answer", "close", "adjust"):
        assert clerk.post(at(case, step), fields).status_code == 422
    assert clerk.post(at(case, "take"), fields).status_code == 302
    query = {name: bad for name in ("state", "kind", "owner", "order", "beyond", "template")}
    assert clerk.get(LIST, query).status_code == clerk.get(at(case), query).status_code == 200
    assert clerk.get(f"{LIST}{uuid4()}/").status_code == 404
    assert clerk.post(f"{LIST}{uuid4()}/adjust", fields).status_code == 404

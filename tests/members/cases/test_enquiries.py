"""An enquiry of a member: asked, answered into the inbox, gone on with, closed and opened again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import override_settings

from loyalty_site.lib.clock import now
from members import case_mails, errors
from members.actions import cases
from members.actions.attempts import TooManyAttempts
from members.actions.cases import Question
from members.models import AuditEntry, Case, CaseMail, CaseMessage, Member, Message, User
from members.tasks import mail_answers
from tests.members.cast import member

pytestmark = pytest.mark.django_db
SECRET = "ひみつの相談"


def question(text: str = SECRET, **changes: object) -> Question:
    return Question("points", text, uuid4(), "11月3日 銀座店")._replace(**changes)


@pytest.fixture
def taro() -> Member:
    return member()


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("clerk@example.com", is_staff=True, first_name="Kei")


def test_a_question_becomes_a_case_that_is_due(taro: Member) -> None:
    case = cases.open_case(question(), member=taro)
    assert (case.status, case.owner, case.email, case.purchase) == ("open", None, None, "11月3日 銀座店")
    assert case.due_at == case.opened_at + timedelta(hours=48)
    assert CaseMessage.objects.get().text == SECRET
    assert len(case.number) == 8


def test_a_form_that_is_sent_again_is_the_same_case(taro: Member) -> None:
    asked = question()
    assert cases.open_case(asked, member=taro) == cases.open_case(asked, member=taro)
    assert CaseMessage.objects.count() == 1
    hana = member("hana@example.com")
    assert cases.open_case(asked, member=hana).member == hana


def test_an_answer_lies_in_the_inbox_and_the_mail_does_not_repeat_it(taro: Member, clerk: User) -> None:
    case = cases.open_case(question(), member=taro)
    form = uuid4()
    cases.answer(case.pk, clerk, "お調べしました。", form)
    cases.answer(case.pk, clerk, "お調べしました。", form)
    case.refresh_from_db()
    assert (case.status, case.due_at, case.owner) == ("answered", None, clerk)
    letter = Message.objects.get()
    assert (letter.member, letter.body_ja, letter.link) == (taro, "お調べしました。", f"/enquiries/{case.pk}")
    assert case.number in letter.subject_ja and case.number in letter.subject_en
    mail_answers()
    mail_answers()
    assert [sent.to for sent in mail.outbox] == [["taro@example.com"]]
    assert "お調べしました" not in mail.outbox[0].body
    assert SECRET not in mail.outbox[0].body


def test_a_member_goes_on_and_the_case_is_open_again(taro: Member, clerk: User) -> None:
    case = cases.open_case(question(), member=taro)
    cases.answer(case.pk, clerk, "はい。", uuid4())
    cases.close(case.pk, clerk, Case.Outcome.ANSWERED)
    form = uuid4()
    cases.reply(case, "もう一つ", form)
    cases.reply(case, "もう一つ", form)
    case.refresh_from_db()
    assert (case.status, case.owner) == ("open", clerk)
    assert case.due_at is not None and case.due_at > now()
    assert list(case.messages.order_by("id").values_list("text", flat=True)) == [SECRET, "はい。", "もう一つ"]


def test_a_guest_is_answered_by_mail(clerk: User) -> None:
    case = cases.open_case(question(language="en"), email="Guest@Example.com", client="192.0.2.1")
    assert (case.member, case.email) == (None, "guest@example.com")
    cases.answer(case.pk, clerk, "We have looked it up.", uuid4())
    mail_answers()
    assert mail.outbox[0].to == ["guest@example.com"]
    assert "We have looked it up." in mail.outbox[0].body
    assert case.number in mail.outbox[0].subject
    assert not Message.objects.exists()


def test_who_has_left_gets_no_mail(taro: Member, clerk: User) -> None:
    case = cases.open_case(question(), member=taro)
    cases.answer(case.pk, clerk, "はい。", uuid4())
    Member.objects.filter(pk=taro.pk).update(status="left")
    mail_answers()
    assert mail.outbox == []
    assert not CaseMail.objects.filter(mailed_at=None).exists()


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
def test_a_mail_server_that_is_away_is_tried_again_and_nothing_personal_is_logged(
    taro: Member, clerk: User, caplog: pytest.LogCaptureFixture
) -> None:
    case = cases.open_case(question(), member=taro)
    cases.answer(case.pk, clerk, "はい。", uuid4())
    assert cases.mail_answers(case_mails.send) == 0
    assert CaseMail.objects.get().mailed_at is None
    assert "ConnectionRefusedError" in caplog.text
    assert "taro" not in caplog.text and SECRET not in caplog.text


def test_what_staff_do_is_recorded_without_words_or_names(taro: Member, clerk: User) -> None:
    case = cases.open_case(question(), member=taro)
    cases.take(case.pk, clerk)
    cases.answer(case.pk, clerk, "はい。", uuid4())
    cases.close(case.pk, clerk, Case.Outcome.ANSWERED)
    entries = list(AuditEntry.objects.order_by("id"))
    assert [entry.verb for entry in entries] == ["case.take", "case.answer", "case.close"]
    assert all(entry.actor == clerk and entry.object_id == str(case.pk) for entry in entries)
    assert "はい" not in str([entry.data for entry in entries])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", errors.TextMissing),
        (" \n\t ", errors.TextMissing),
        ("a\x00b", errors.InvalidText),
        ("\ud800", errors.InvalidText),
        ("\u202eabc", errors.InvalidText),
        ("あ" * 4001, errors.TextTooLong),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(taro: Member, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        cases.open_case(question(text), member=taro)
    assert not Case.objects.exists()


def test_guests_are_limited_by_address_and_members_by_themselves(taro: Member) -> None:
    for _ in range(5):
        cases.open_case(question(), email="guest@example.com", client="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        cases.open_case(question(), email="guest@example.com", client="192.0.2.2")
    for number in range(5):
        cases.open_case(question(), email=f"guest{number}@example.com", client="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        cases.open_case(question(), email="other@example.com", client="192.0.2.1")
    for _ in range(20):
        cases.open_case(question(), member=taro, client="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        cases.open_case(question(), member=taro, client="192.0.2.1")


def test_what_was_said_can_be_neither_changed_nor_deleted(taro: Member) -> None:
    cases.open_case(question(), member=taro)
    for act in (CaseMessage.objects.all().delete, lambda: CaseMessage.objects.update(text="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()

"""The bodies of the member calls become the arguments of the actions."""

import datetime

import pytest
from pydantic import ValidationError

from members.actions import enrolment, profile
from members.api.schemas import MemberChanges, NewMember
from members.models import Store

BODY = {
    "external_id": "42", "email": "hanako@example.com", "phone": "090-1234-5678", "name": "山田 花子", "kana": "ヤマダ ハナコ",
    "birthday": "1980-04-01", "language": "ja", "provisional": True,
    "enrolment": {"store": "GINZA", "clerk": "7", "source": "counter"}, "consents": {"email": True, "sms": False},
}  # fmt: skip


@pytest.mark.django_db
def test_a_full_body_enrols_a_member():
    Store.objects.create(code="GINZA", name_ja="銀座店", name_en="Ginza")
    member, is_new = enrolment.enrol(**NewMember.model_validate(BODY).arguments())
    assert is_new
    assert (member.email, member.phone, member.birthday) == (
        "hanako@example.com", "+819012345678", datetime.date(1980, 4, 1),
    )  # fmt: skip
    assert (member.enrolment_store_id, member.enrolment_clerk, member.is_provisional) == ("GINZA", "7", True)
    assert {row.channel: row.is_granted for row in member.consents.all()} == {"email": True, "sms": False}


@pytest.mark.django_db
def test_an_empty_body_enrols_a_member_of_whom_nothing_is_known():
    member, is_new = enrolment.enrol(**NewMember.model_validate({}).arguments())
    assert (is_new, member.email, member.name, member.consents.count()) == (True, None, "", 0)


@pytest.mark.django_db
def test_changes_touch_what_they_name_alone():
    member, _new = enrolment.enrol(email="hanako@example.com", name="山田 花子")
    changed = profile.change(member, **MemberChanges.model_validate({"email": None, "status": "frozen"}).arguments())
    assert (changed.email, changed.name, changed.status) == (None, "山田 花子", "frozen")


@pytest.mark.parametrize(
    "body",
    [
        {"name": None}, {"birthday": "1980-4-1"}, {"language": "fr"}, {"provisional": "yes"}, {"provisional": 1},
        {"consents": {"fax": True}}, {"consents": {"email": "true"}}, {"enrolment": {"shop": "A"}}, {"number": "1"},
        {"external_id": "a\u202eb"}, {"email": "a\nb@example.com"}, {"name": "x" * 201}, {"card": " 1"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(body):
    with pytest.raises(ValidationError):
        NewMember.model_validate(body)


@pytest.mark.parametrize(
    "body",
    [
        {"status": "deleted"},
        {"status": None},
        {"external_id": "1"},
        {"provisional": False},
        {"consents": None},
    ],
)
def test_changes_that_are_not_offered_are_refused(body):
    with pytest.raises(ValidationError):
        MemberChanges.model_validate(body)

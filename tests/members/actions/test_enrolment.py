"""Enrolment: one person is one member, whoever asks and however often."""

from datetime import UTC, datetime

import pytest

from loyalty_site.lib.codes import is_member_number
from loyalty_site.lib.errors import DomainError
from members import errors
from members.actions import cards
from members.actions.enrolment import enrol
from members.actions.profile import change
from members.models import Consent, Member, MemberCard, Outbox, Store

pytestmark = pytest.mark.django_db


def test_a_member_gets_a_number_with_a_check_digit() -> None:
    member, is_new = enrol(name="山田 太郎", email="Taro@Example.com", phone="090-1234-5678")
    assert is_new
    assert is_member_number(member.number)
    assert (member.email, member.phone) == ("taro@example.com", "+819012345678")


def test_nothing_needs_to_be_known_of_a_member() -> None:
    member, is_new = enrol(provisional=True)
    assert is_new
    assert member.is_provisional


def test_a_known_external_id_is_the_same_member_unchanged() -> None:
    first, _ = enrol(external_id="A-1", name="山田")
    again, is_new = enrol(external_id="A-1", name="佐藤", email="other@example.com")
    assert (again, is_new) == (first, False)
    assert Member.objects.get().name == "山田"


@pytest.mark.parametrize("contact", [{"email": "taro@example.com"}, {"phone": "+819012345678"}])
def test_an_address_or_number_of_another_member_is_refused(contact: dict[str, str]) -> None:
    enrol(**contact)  # type: ignore[arg-type]
    with pytest.raises(errors.AlreadyAMember) as refusal:
        enrol(**contact)  # type: ignore[arg-type]
    assert refusal.value.field in contact
    assert Member.objects.count() == 1


def test_who_has_left_frees_their_address_and_number() -> None:
    contact = {"email": "taro@example.com", "phone": "+819012345678"}
    gone, _ = enrol(**contact)  # type: ignore[arg-type]
    change(gone, status="left")
    member, is_new = enrol(**contact)  # type: ignore[arg-type]
    assert is_new
    assert member != gone


def test_a_printed_card_becomes_the_members() -> None:
    cards.add_blank(["A-0001"])
    member, _ = enrol(card="A-0001")
    card = MemberCard.objects.get()
    assert (card.member, card.status) == (member, "active")


def test_a_taken_card_is_refused_and_nobody_is_enrolled() -> None:
    cards.add_blank(["A-0001"])
    enrol(card="A-0001")
    with pytest.raises(errors.CardTaken):
        enrol(card="A-0001", email="taro@example.com")
    assert Member.objects.count() == 1
    assert Outbox.objects.count() == 1


def test_the_fact_is_told_once_and_with_ids_alone() -> None:
    member, _ = enrol(external_id="A-1", email="taro@example.com", name="山田")
    enrol(external_id="A-1")
    fact = Outbox.objects.get()
    assert (fact.topic, fact.member, fact.data) == (
        "member.enrolled",
        member,
        {"member": str(member.pk), "number": member.number, "origin": "api"},
    )


def test_an_import_tells_nobody_and_takes_old_cards_as_they_are() -> None:
    joined_at = datetime(2019, 4, 1, tzinfo=UTC)
    member, _ = enrol(
        card="OLD 12/7",
        joined_at=joined_at,
        consents={"email": True},
        consent_wording="2019",
        origin="import",
    )
    assert not Outbox.objects.exists()
    assert MemberCard.objects.get().number == "OLD 12/7"
    assert Consent.objects.get().given_at == member.joined_at == joined_at


def test_store_clerk_and_source_of_the_enrolment_are_kept() -> None:
    Store.objects.create(code="GINZA", name_ja="銀座店", name_en="Ginza")
    member, _ = enrol(store="GINZA", clerk="12", source="leaflet")
    assert (member.enrolment_store_id, member.enrolment_clerk, member.enrolment_source) == (
        "GINZA",
        "12",
        "leaflet",
    )


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "taro", "invalid_email"),
        ("phone", "119", "invalid_phone"),
        ("name", "a\0", "invalid_text"),
        ("name", "a\u202eb", "invalid_text"),
        ("name", "あ" * 201, "too_long"),
        ("kana", "山田", "invalid_kana"),
        ("language", "fr", "invalid_language"),
        ("store", "NOWHERE", "store_unknown"),
        ("store", "\ud800", "invalid_text"),
        ("card", "no such card", "card_unknown"),
        ("card", "  ", "card_unknown"),
        ("external_id", "a\0", "invalid_text"),
        ("external_id", "x" * 256, "too_long"),
        ("clerk", "c" * 65, "too_long"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(field: str, value: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        enrol(**{field: value})  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.message
    assert not Member.objects.exists()


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(errors.InvalidChannel):
        enrol(consents={"fax": True})
    assert not Member.objects.exists()

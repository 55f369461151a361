"""Staff find a member by how anything of them begins."""

import pytest

from members.actions.enrolment import enrol
from members.models import Member, MemberCard
from members.selectors.members import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako() -> Member:
    member = enrol(
        name="山田 花子",
        kana="ヤマダ ハナコ",
        email="hanako.yamada@example.com",
        phone="+819012345678",
        origin="import",
    )[0]
    MemberCard.objects.create(number="A7001234", status=MemberCard.Status.ACTIVE, member=member)
    MemberCard.objects.create(number="7001234", status=MemberCard.Status.ACTIVE, member=member)
    MemberCard.objects.create(number="8009999", status=MemberCard.Status.STOPPED, member=member)
    enrol(name="佐藤 太郎", kana="サトウ タロウ", email="taro@example.com", phone="+818011112222", origin="import")
    return member


@pytest.mark.parametrize(
    "term",
    [
        "山田",
        "ヤマ",
        "やまだ",
        "ﾔﾏﾀﾞ",
        "hanako.y",
        "HANAKO",
        "090-1234",
        "0901 2345",
        "０９０１２",
        "+8190",
        "70012",
        "７００",
    ],
)
def test_the_beginning_of_anything_finds_its_member(hanako: Member, term: str) -> None:
    assert find(term) == [hanako]


def test_the_beginning_of_a_number_finds_its_member(hanako: Member) -> None:
    Member.objects.filter(pk=hanako.pk).update(number="7777777777778")
    assert find("77777") == [hanako]


@pytest.mark.parametrize("term", ["8009", "山田太", "example.com", "%", "_", "09", "+", "\\", "0" * 500])
def test_what_begins_nothing_finds_nobody(hanako: Member, term: str) -> None:
    assert find(term) == []


def test_no_more_are_found_than_are_shown(hanako: Member) -> None:
    for number in range(5):
        enrol(name=f"山田 {number}", origin="import")
    assert len(find("山田", 3)) == 3

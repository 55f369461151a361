"""Members are told of a new version in their inbox, each once, wherever the telling was broken off."""

from datetime import timedelta

import pytest

from members.actions import legal
from members.actions.profile import change
from members.models import LegalNotice, Member, Message
from members.selectors.legal import today
from members.tasks import tell_of_legal_changes
from tests.members.cast import person
from tests.members.legal.cast import version

pytestmark = pytest.mark.django_db


def test_everybody_is_told_what_changes_and_from_when() -> None:
    taro = person()
    version()
    tell_of_legal_changes()
    assert not Message.objects.exists()  # the first version changes nothing
    day = today() + timedelta(days=30)
    document = version(effective_from=day, asks=False)
    tell_of_legal_changes()
    tell_of_legal_changes()
    message = Message.objects.get()
    assert (message.member, message.kind, message.link) == (taro, "notice", f"/terms/{document.version}")
    assert "termsの第2版の変更点です。" in message.body_ja
    assert f"{day.year}年{day.month}月{day.day}日" in message.body_ja
    assert "What version 2 of terms changes." in message.body_en
    assert LegalNotice.objects.get().done_at is not None


def test_whoever_is_asked_later_is_told_that_they_will_be() -> None:
    person()
    version()
    version()
    tell_of_legal_changes()
    assert "同意をお願いします" in Message.objects.get().body_ja


def test_who_has_left_joined_later_or_does_not_sign_in_is_not_told() -> None:
    gone = person("gone")
    change(gone, status="left")
    Member.objects.create(number="2000000000000", joined_at=gone.joined_at)
    version()
    version()
    person("newcomer")
    tell_of_legal_changes()
    assert not Message.objects.exists()


def test_a_telling_that_was_broken_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legal, "TOLD_AT_ONCE", 2)
    people = [person(f"p{number}") for number in range(5)]
    version()
    document = version()
    assert legal._tell_some(document.pk) == 2
    assert LegalNotice.objects.get().told_until == people[1].pk
    assert legal.tell_members() == 3
    assert Message.objects.count() == 5

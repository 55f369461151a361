"""The messages of a merged membership lie in the inbox of the one who goes on, until the merge is undone."""

import pytest
from django.test import Client

from members.actions.inbox import deliver, mark_all_read, mark_read
from members.models import Member, Message
from members.selectors import inbox
from rewards.actions.merging import undo
from rewards.selectors.unread import unread_of
from tests.members.cast import letter
from tests.rewards.cast import published
from tests.rewards.merging.pair import member, merged, mio
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db


def pair() -> tuple[Member, Member, Message]:
    """Return two members, and the message that the second has not read."""
    published()
    kept, gone = member_of("taro@example.com"), member()
    deliver(letter(kept))
    deliver(letter(gone))
    return kept, gone, Message.objects.get(member=gone)


def test_they_are_found_counted_and_read_there(client: Client) -> None:
    kept, gone, message = pair()
    row = merged(kept, gone)
    assert [found.member_id for found in inbox.page(kept.pk).messages] == [gone.pk, kept.pk]
    assert unread_of(kept.pk).messages == 2
    client.force_login(kept.user)
    assert client.get(f"/inbox/{message.pk}", headers={"sec-fetch-dest": "document"}).status_code == 200
    undo(row.pk, actor=mio())
    assert [found.member_id for found in inbox.page(kept.pk).messages] == [kept.pk]
    assert inbox.find(kept.pk, message.pk) is None
    assert inbox.find(gone.pk, message.pk) is not None


def test_undone_everything_lies_where_it_lay() -> None:
    kept, gone, _ = pair()
    before = list(Message.objects.order_by("pk").values())
    undo(merged(kept, gone).pk, actor=mio())
    assert list(Message.objects.order_by("pk").values()) == before


def test_all_are_marked_as_read_at_once() -> None:
    kept, gone, _ = pair()
    merged(kept, gone)
    assert mark_all_read(kept.pk) == 2
    assert unread_of(kept.pk).messages == 0


def test_another_members_messages_stay_theirs() -> None:
    kept, gone, message = pair()
    merged(member(), gone)
    mark_read(message)
    assert inbox.find(kept.pk, message.pk) is None
    assert mark_all_read(kept.pk) == 1

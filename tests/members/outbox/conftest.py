"""A consumer that remembers, and members to tell about."""

from collections.abc import Callable, Sequence

import pytest

from loyalty_site.lib import clock
from members.actions import outbox
from members.models import Member, Outbox


class Listener:
    """Remember the ids of the facts it was given; refuse those of one topic as long as it is told to."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.refused_topic = ""

    def take(self, rows: Sequence[Outbox]) -> None:
        for row in rows:
            if row.topic == self.refused_topic:
                raise ValueError("hanako@example.com is not welcome")
            self.heard.append(row.id)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    """Be the only consumer, of the topics `tea` and `milk`."""
    monkeypatch.setattr(outbox, "_consumers", {})
    listener = Listener()
    outbox.consumer("tea", listener.take)
    outbox.consumer("milk", listener.take)
    return listener


@pytest.fixture
def new_member(transactional_db: None) -> Callable[[], Member]:
    def make() -> Member:
        return Member.objects.create(number=f"{Member.objects.count():013d}", joined_at=clock.now())

    return make

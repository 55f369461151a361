"""A mail server on its bad days, in the sizes that are promised: `make torture` runs it; the short forms are in test_work.py."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from campaigns.deliveries.work import work
from campaigns.models import Delivery, Send
from tests.bench.deliveries import MEMBERS
from tests.campaigns.sends import launched
from tests.campaigns.sink import Sink

pytestmark = [pytest.mark.torture, pytest.mark.django_db(transaction=True)]
Server = Callable[..., Sink]
RECIPIENTS, DROPPED = 3_000, 200


@pytest.fixture
def made(open_policy: object) -> Send:
    """Return a send to so many members who have agreed to it."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"first": 1, "last": RECIPIENTS})
    return launched()


def worked(made: Send) -> Counter[str]:
    """Hand over what is due until nothing is, and return how many deliveries are in which state."""
    for _ in range(20):
        if not Delivery.objects.filter(send=made, state="pending", due_at__lte=datetime.now(UTC)).exists():
            break
        work()
        made.refresh_from_db()
        if made.state != "sending":
            break
    return Counter(Delivery.objects.filter(send=made, arm="").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("answer", "least"),
    # Who says 421 hangs up: where that is seen before the answer is, the next connection is tried at once.
    [("421 4.7.0 try again later", 0.005), ("451 4.3.0 later", 0.05)],
)
def test_a_tenth_is_put_off_on_schedule_and_nobody_else_is_delayed(
    made: Send, mail_server: Server, answer: str, least: float
) -> None:
    server = mail_server(defer=0.1, defer_with=answer, seed=11)
    begun = datetime.now(UTC)
    found = worked(made)
    assert set(found) == {"accepted", "pending"}
    assert RECIPIENTS * least < found["pending"] < RECIPIENTS * 0.15
    assert len(server.taken()) == found["accepted"]
    waiting = Delivery.objects.filter(send=made, state="pending")
    assert all(each.attempts == 1 and each.due_at > begun + timedelta(seconds=55) for each in waiting)
    for _ in range(12):
        waiting.update(due_at=datetime.now(UTC), attempts=0)
        worked(made)
    assert max(Counter(server.taken()).values()) == 1
    assert Delivery.objects.filter(send=made, state="accepted").count() == RECIPIENTS


def test_six_in_a_hundred_refused_pause_it(made: Send, mail_server: Server) -> None:
    mail_server(refuse=0.06)
    found = worked(made)
    made.refresh_from_db()
    assert (made.state, made.pause_reason) == ("paused", "failures")
    assert found["pending"] > 0


def test_two_hundred_connections_lost_are_two_hundred_unknown_and_none_sent_again(
    made: Send, mail_server: Server
) -> None:
    server = mail_server(drop=DROPPED)
    found = worked(made)
    assert found == {"unknown": DROPPED, "accepted": RECIPIENTS - DROPPED}
    assert max(Counter(server.taken()).values()) == 1
    work()
    made.refresh_from_db()
    assert (made.state, len(server.taken())) == ("finished", RECIPIENTS)

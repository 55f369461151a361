"""What is due is handed over once, each of the audience has an outcome, and only then a send is finished."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from campaigns.actions.send_states import stop
from campaigns.core.sms import segments
from campaigns.deliveries.work import work
from campaigns.messages.writing import Recipient, Writer
from campaigns.models import DeadAddress, Delivery, Send
from members.actions.audit import COMMAND
from members.models import Consent, Message
from tests.campaigns.sends import CONTENT, agrees, launched, of, reader
from tests.campaigns.sink import Sink
from tests.campaigns.world import member

pytestmark = pytest.mark.django_db(transaction=True)
Server = Callable[..., Sink]


def states(made: Send) -> dict[tuple[str, str], int]:
    """Return how many deliveries of a send have which state and reason."""
    return dict(Counter(Delivery.objects.filter(send=made).values_list("state", "reason")))


def test_each_recipient_has_the_message_once_in_their_language(mail_server: Server) -> None:
    server = mail_server()
    taro, hanako = reader(language="ja", name="山田 太郎"), reader(language="en", name="Hanako")
    made = launched()
    work()
    made.refresh_from_db()
    assert states(made) == {("accepted", ""): 2}
    assert (made.state, made.audience) == ("finished", 2)
    assert sorted(server.taken()) == sorted(str(of(made, who).pk) for who in (taro, hanako))
    for who, subject in ((taro, "春のお知らせ"), (hanako, "Spring news")):
        mail = message_from_bytes(server.mail(of(made, who).pk), policy=policy.default)
        assert (mail["subject"], mail["to"]) == (subject, who.email)
        assert who.name in mail.get_body(("plain",)).get_content()


def test_whoever_refuses_between_launch_and_hand_over_is_not_written_to(mail_server: Server) -> None:
    server = mail_server()
    gone, erased, left = reader(), reader(), reader()
    made = launched()
    agrees(gone, "email", granted=False)
    type(erased).objects.filter(pk=erased.pk).update(email=None)
    type(left).objects.filter(pk=left.pk).update(status="left")
    work()
    reasons = [of(made, who).reason for who in (gone, erased, left)]
    assert (reasons, server.taken()) == (["no_consent", "no_address", "not_active"], [])


def test_quiet_hours_hold_it_back_and_the_inbox_is_never_quiet(mail_server: Server, open_policy: Any) -> None:
    server = mail_server()
    local = datetime.now(UTC).astimezone(ZoneInfo("Asia/Tokyo"))
    open_policy.CAMPAIGN_QUIET_HOURS = ((local - timedelta(hours=1)).time(), (local + timedelta(hours=1)).time())
    taro, hanako = reader(), member()
    made = launched(channels=["email", "inbox"])
    work()
    waits = of(made, taro)
    assert (waits.state, waits.reason, of(made, hanako).state) == ("pending", "quiet", "accepted")
    assert waits.due_at is not None and waits.due_at > datetime.now(UTC) + timedelta(minutes=50)
    assert server.taken() == [] and Message.objects.get().member == hanako
    open_policy.CAMPAIGN_QUIET_HOURS = (local.time(), local.time())
    Delivery.objects.update(due_at=datetime.now(UTC))
    work()
    assert of(made, taro).state == "accepted"


def test_a_cap_holds_over_sends_in_parallel(mail_server: Server, open_policy: Any) -> None:
    server = mail_server()
    open_policy.CAMPAIGN_CAP_DAY = 2
    people = [reader() for _ in range(10)]
    sends = [launched() for _ in range(5)]
    work()
    assert len(server.taken()) == 20
    for who in people:
        assert Counter(of(made, who).state for made in sends) == {"accepted": 2, "suppressed": 3}


def test_a_refused_address_goes_over_the_next_channel_and_else_has_failed(mail_server: Server) -> None:
    mail_server(refuse=1)
    who = reader()
    first = launched(channels=["email", "inbox"])
    work()
    found = of(first, who)
    assert (found.state, found.channel, found.error) == ("accepted", "inbox", "")
    assert of(launched(), who).reason == "bad_address"
    DeadAddress.objects.all().delete()
    alone = launched()
    work()
    assert (of(alone, who).state, of(alone, who).error) == ("failed", "550 5.1.1")


def test_what_the_server_puts_off_is_tried_again_and_delays_nobody(mail_server: Server) -> None:
    server = mail_server(defer=0.5, seed=7)
    for _ in range(20):
        reader()
    made = launched()
    work()
    waiting = Delivery.objects.filter(send=made, state="pending")
    assert 0 < waiting.count() < 20 and len(server.taken()) == 20 - waiting.count()
    assert all(each.due_at > datetime.now(UTC) + timedelta(seconds=50) for each in waiting)
    made.refresh_from_db()
    assert made.state == "sending"
    for _ in range(12):
        waiting.update(due_at=datetime.now(UTC), attempts=0)
        work()
    made.refresh_from_db()
    assert made.state == "finished" and sorted(server.taken()) == sorted(
        str(key) for key in Delivery.objects.values_list("pk", flat=True)
    )


def test_a_connection_lost_after_the_message_is_unknown_and_never_sent_again(mail_server: Server) -> None:
    server = mail_server(drop=20)
    for _ in range(30):
        reader()
    made = launched()
    work(), work()
    assert states(made) == {("accepted", ""): 10, ("unknown", "lost"): 20}
    assert max(Counter(server.taken()).values()) == 1
    made.refresh_from_db()
    assert made.state == "finished"


def test_too_many_refusals_pause_it(mail_server: Server) -> None:
    mail_server(refuse=0.12)
    for number in range(420):
        reader(email=f"r{number}@example.com")
    made = launched()
    work()
    made.refresh_from_db()
    assert (made.state, made.pause_reason) == ("paused", "failures")
    assert Delivery.objects.filter(send=made, state="pending").exists()
    assert DeadAddress.objects.count() == Delivery.objects.filter(reason="refused").count() > 0


def test_one_member_for_whom_it_cannot_be_written_stops_nobody(mail_server: Server) -> None:
    server = mail_server()
    people = [reader(name=f"N{number}") for number in range(6)]
    mail = CONTENT["email"]["ja"] | {
        "blocks": [{"kind": "text", "text": "{% if member.name contains 'N3' %}{{ 1 | divided_by: 0 }}{% endif %}春"}]
    }
    made = launched(variants=[{"name": "A", "share": 100, "content": {"email": {"ja": mail, "en": mail}}}])
    work()
    assert [of(made, who).reason for who in people] == ["", "", "", "unwritten", "", ""]
    assert len(server.taken()) == 5


def test_a_stopped_one_writes_to_nobody_more(mail_server: Server) -> None:
    server = mail_server()
    reader()
    made = launched()
    stop(made.pk, actor=COMMAND)
    work()
    assert states(made) == {("suppressed", "stopped"): 1} and server.taken() == []
    assert Consent.objects.count() == 1


def test_what_the_provider_takes_is_kept_with_the_message(open_policy: Any) -> None:
    open_policy.SMS_SEGMENT_PRICE = Decimal(8)
    who = agrees(member(phone="+819012345678", language="en"), "sms")
    made = launched(channels=["sms"])
    work()
    found = of(made, who)
    text = Writer(Send.objects.get()).letters([Recipient(found.pk, who.pk, "sms", 0)])[found.pk].text  # type: ignore[union-attr]
    assert (found.state, found.cost) == ("accepted", segments(text).count * 8)


def test_what_costs_nothing_is_kept_as_nothing(mail_server: Server) -> None:
    mail_server()
    who = reader()
    made = launched()
    work()
    assert of(made, who).cost == 0

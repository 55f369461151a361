"""Who is written to, over what, and why somebody is not: one answer for the dry run and for the launch."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.models import DeadAddress, Delivery, Send
from campaigns.selectors.audience import dry_run
from campaigns.selectors.dead_addresses import digest, is_dead
from members.models import Member
from tests.campaigns.sends import agrees, launched, of, reader, send
from tests.campaigns.world import member

pytestmark = pytest.mark.django_db


def decided(who: Member, **columns: Any) -> tuple[str, str, str]:
    """Return (channel, rest, reason) of a member in a send that is launched, whose dry run says the same."""
    made = send(**columns)
    dry = dry_run(made, datetime.now(UTC))
    launched_ = launched(**columns)
    found = of(launched_, who)
    assert dry.audience == launched_.audience == Delivery.objects.filter(send=launched_).count()
    assert dry.suppressed == ({found.reason: 1} if found.reason else {})
    return found.channel, found.rest, found.reason


def test_who_has_agreed_is_written_to() -> None:
    assert decided(reader()) == ("email", "", "")


def test_advertising_needs_consent_to_its_topic() -> None:
    assert decided(member(email="a@example.com"))[2] == "no_consent"
    Member.objects.update(status="left")
    assert decided(agrees(member(email="b@example.com"), "email", topic="news"))[2] == "no_consent"


def test_the_newer_statement_counts() -> None:
    who = agrees(reader(), "email", granted=False, topic="marketing")
    assert decided(who)[2] == "no_consent"
    assert decided(agrees(who, "email"))[2] == ""


def test_without_an_address_nothing_is_sent() -> None:
    assert decided(agrees(member(email=None), "email"))[2] == "no_address"


def test_a_dead_address_is_left_alone_whatever_its_case() -> None:
    who = reader()
    assert who.email is not None
    DeadAddress.objects.create(
        channel="email", digest=digest("email", who.email.upper()), reason="bounced", since=datetime.now(UTC)
    )
    assert is_dead("email", who.email)
    assert decided(who)[2] == "bad_address"


def test_channels_are_taken_in_their_order_as_far_as_each_has_agreed() -> None:
    who = agrees(member(email="c@example.com", phone="+819012345678"), "email", "sms")
    assert decided(who, channels=["sms", "email", "inbox"]) == ("sms", "email,inbox", "")
    agrees(who, "sms", granted=False)
    assert decided(who, channels=["sms", "email", "inbox"]) == ("email", "inbox", "")


def test_the_inbox_is_part_of_the_site_and_needs_no_consent() -> None:
    assert decided(member(email=None), channels=["email", "inbox"]) == ("inbox", "", "")


def test_a_dry_run_counts_who_has_had_enough(open_policy: Any) -> None:
    open_policy.CAMPAIGN_CAP_WEEK = 1
    who, before = reader(), launched()
    Delivery.objects.filter(send=before, member=who).update(
        state="accepted", handed_at=datetime.now(UTC) - timedelta(days=6)
    )
    assert dry_run(send(), datetime.now(UTC)).suppressed == {"capped": 1}
    assert dry_run(send(), datetime.now(UTC) + timedelta(days=2)).suppressed == {}
    assert dry_run(send(channels=["inbox"]), datetime.now(UTC)).suppressed == {}


def test_recipients_and_suppressed_are_the_audience() -> None:
    for number in range(5):
        reader()
        member(email=None)
        agrees(member(email=f"n{number}@example.com"), "sms")
    dry = dry_run(send(), datetime.now(UTC))
    assert (dry.sent, dry.audience) == (5, 15)
    assert dry.suppressed == {"no_address": 5, "no_consent": 5}
    assert Send.objects.count() == 1


def test_whoever_is_measured_could_have_been_written_to(open_policy: Any) -> None:
    open_policy.CAMPAIGN_HOLDOUT_PERCENT = 50
    people = [reader() for _ in range(20)] + [member(email=None) for _ in range(20)]
    made = launched()
    found = {each.member_id: each for each in Delivery.objects.filter(send=made)}
    assert {found[one.pk].arm for one in people[:20]} == {"", "holdout"}
    assert {(found[one.pk].arm, found[one.pk].reason) for one in people[20:]} == {("", "no_address")}
    assert all(each.channel for each in found.values() if each.arm)

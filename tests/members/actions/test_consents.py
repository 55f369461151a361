"""What may be sent follows from what a member said, about which topic, over which channel, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from loyalty_site.lib.clock import now
from members import errors
from members.actions.consents import Proof, choose, give, refuse
from members.actions.profile import change
from members.models import Consent, Member
from members.selectors.consents import granted_channels, may_contact, preferences
from tests.members.cast import person

pytestmark = pytest.mark.django_db
PROOF = Proof(wording="preferences-1", language="en", source="preferences", address="192.0.2.7")


@pytest.fixture
def taro() -> Member:
    return person(phone="090-1234-5678")


def test_advertising_goes_to_whoever_agreed_and_to_nobody_else(taro: Member) -> None:
    assert not may_contact(taro, "email", "campaigns")
    choose(taro, {("email", "campaigns"): True}, PROOF)
    assert may_contact(taro, "email", "campaigns")
    assert not may_contact(taro, "email", "news")
    assert not may_contact(taro, "sms", "campaigns")


def test_notices_of_points_go_by_email_until_they_are_refused(taro: Member) -> None:
    assert may_contact(taro, "email", "points")
    assert not may_contact(taro, "sms", "points")
    refuse(taro, "email", ["points"], PROOF)
    assert not may_contact(taro, "email", "points")


def test_a_statement_on_marketing_is_one_on_every_topic_of_advertising(taro: Member) -> None:
    change(taro, consents={"email": True, "sms": False})
    assert granted_channels(taro) == {"email"}
    said = preferences(taro)
    assert {topic for channel, topic in said if channel == "email" and said[channel, topic]} == {
        "campaigns", "news", "surveys", "points",
    }  # fmt: skip
    assert may_contact(taro, "email", "marketing")


def test_the_newer_of_a_topic_and_marketing_counts(taro: Member) -> None:
    give(taro, {"email": True}, given_at=now() - timedelta(days=2))
    refuse(taro, "email", ["news"], PROOF)
    assert not may_contact(taro, "email", "news")
    assert may_contact(taro, "email", "campaigns")
    assert not may_contact(taro, "email", "marketing")
    give(taro, {"email": True}, given_at=now() + timedelta(seconds=1))
    assert may_contact(taro, "email", "news")


def test_only_what_changes_is_written_with_its_proof(taro: Member) -> None:
    choose(taro, {("email", "campaigns"): True, ("email", "news"): False}, PROOF)
    row = Consent.objects.get()
    assert (row.channel, row.topic, row.is_granted) == ("email", "campaigns", True)
    assert (row.wording, row.language, row.source) == ("preferences-1", "en", "preferences")
    assert len(bytes(row.address_digest or b"")) == 32
    assert b"192.0.2.7" not in bytes(row.address_digest or b"")
    choose(taro, {("email", "campaigns"): True}, PROOF)
    assert Consent.objects.count() == 1


def test_a_refusal_is_kept_though_nothing_was_agreed_to_and_twice_is_once(taro: Member) -> None:
    refuse(taro, "email", ["campaigns"], PROOF)
    refuse(taro, "email", ["campaigns"], PROOF)
    assert Consent.objects.get().is_granted is False


def test_who_has_left_is_not_written_to(taro: Member) -> None:
    change(taro, consents={"email": True})
    left = change(taro, status="left")
    assert not may_contact(left, "email", "campaigns")
    assert not may_contact(left, "email", "points")


@pytest.mark.parametrize(("channel", "topic"), [("fax", "news"), ("email", "marketing"), ("email", "x")])
def test_an_unknown_channel_or_topic_is_refused(taro: Member, channel: str, topic: str) -> None:
    with pytest.raises((errors.InvalidChannel, errors.InvalidTopic)):
        choose(taro, {(channel, topic): True}, PROOF)
    assert not may_contact(taro, channel, "x")


def test_the_database_knows_the_topics(taro: Member) -> None:
    with pytest.raises(IntegrityError, match="consent_topic_is_known"), transaction.atomic():
        Consent.objects.create(
            member=taro, channel="email", topic="gossip", is_granted=True, given_at=datetime(2026, 1, 1, tzinfo=UTC)
        )


def test_a_statement_made_before_there_were_topics_is_on_marketing(taro: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM members_consent WHERE topic IS NULL")
        assert cursor.fetchone() == (0,)
    give(taro, {"email": True})
    assert Consent.objects.get().topic == "marketing"

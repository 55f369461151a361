"""A message is delivered once, kept for its time, and deleted after it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from loyalty_site.lib.clock import now
from members.actions.inbox import deliver, deliver_many, purge
from members.models import Message
from members.tasks import purge_inbox
from tests.members.actions.test_enrolment_race import THREADS, at_once
from tests.members.cast import letter, member

pytestmark = pytest.mark.django_db


def test_a_member_gets_one_message_of_one_source() -> None:
    taro, hana = member(), member("hana@example.com")
    assert deliver(letter(taro))
    assert not deliver(letter(taro))
    assert deliver_many([letter(taro), letter(hana), letter(hana), letter(taro, "campaign:summer")]) == 2
    assert Message.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_many_deliveries_at_once_are_one() -> None:
    """Seen to fail with a delivery that looks for the message first: all threads found none and wrote their own."""
    taro = member()
    assert sum(at_once(lambda _: deliver(letter(taro)))) == 1
    assert THREADS > 1
    assert Message.objects.count() == 1


def test_marketing_is_kept_for_ninety_days_and_the_rest_for_good() -> None:
    taro = member()
    for days in (89, 91):
        deliver(letter(taro, f"campaign:{days}"), at=now() - timedelta(days=days))
    deliver(letter(taro, "notice:1", Message.Kind.NOTICE), at=now() - timedelta(days=900))
    purge_inbox()
    assert purge() == 0
    assert set(Message.objects.values_list("source", flat=True)) == {"campaign:89", "notice:1"}


@pytest.mark.parametrize("link", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "x"])
def test_a_link_that_leaves_the_site_is_refused_by_the_database(link: str) -> None:
    with pytest.raises(IntegrityError, match="message_link_is_a_page_of_this_site"):
        deliver(letter(member())._replace(link=link))


def test_a_message_without_a_subject_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="message_has_a_subject"):
        deliver(letter(member())._replace(subject={}))

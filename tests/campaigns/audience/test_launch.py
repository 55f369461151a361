"""A send is launched once, for those who are in its segment at that moment, and comes again as it should.

The race was seen to fail with the send read and not locked: the unique pair of send and member refused the second.
"""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.actions import launching, segments
from campaigns.models import Campaign, Delivery, Send
from campaigns.selectors.segments import zone
from members.actions.audit import COMMAND
from tests.campaigns.sends import campaign, launched, reader, send
from tests.campaigns.world import rule
from tests.rewards.counter.test_races import at_once


@pytest.mark.django_db(transaction=True)
def test_a_launch_that_is_asked_for_thirty_times_is_one() -> None:
    reader(), reader()
    made = send()
    told = at_once([lambda: launching.launch(made.pk)] * 30)
    assert sorted(told) == [False] * 29 + [True]
    assert Delivery.objects.count() == 2


@pytest.mark.django_db
def test_the_audience_is_frozen() -> None:
    first, other = reader(language="en"), reader(language="ja")
    english = segments.create(
        "english", ("英語", "English"), "", rule({"language": {"languages": ["en"]}}), actor=COMMAND
    )
    made = launched(segment=english)
    assert made.audience == 1 and made.state == "sending"
    type(other).objects.filter(pk=other.pk).update(language="en")
    assert list(Delivery.objects.values_list("member", flat=True)) == [first.pk]


@pytest.mark.django_db
def test_one_whose_time_has_not_come_waits() -> None:
    reader()
    made = send(scheduled_at=datetime.now(UTC) + timedelta(minutes=1))
    assert launching.launch_due() == 0
    Send.objects.update(scheduled_at=datetime.now(UTC))
    assert launching.launch_due() == 1
    made.refresh_from_db()
    assert made.state == "sending"


@pytest.mark.django_db
def test_what_is_repeated_comes_again_while_the_campaign_lasts() -> None:
    made = launched(repeats="weekly")
    again = Send.objects.exclude(pk=made.pk).get()
    assert again.scheduled_at is not None and made.scheduled_at is not None
    assert again.scheduled_at - made.scheduled_at == timedelta(days=7)
    assert (again.state, again.repeated_from, again.variants) == ("scheduled", made, made.variants)
    Send.objects.filter(pk=again.pk).update(scheduled_at=datetime.now(UTC))
    Campaign.objects.update(ends_on=datetime.now(zone()).date())
    assert launching.launch(again.pk)
    assert Send.objects.count() == 2


@pytest.mark.django_db
def test_one_of_a_broken_rule_keeps_nobody_waiting() -> None:
    broken = segments.create("old", ("古", "old"), "", rule({"language": {"languages": ["en"]}}), actor=COMMAND)
    type(broken).objects.update(rule={"all": [{"gone": {}}]})
    send(segment=broken)
    send(campaign=campaign())
    assert launching.launch_due() == 1

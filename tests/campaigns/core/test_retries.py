"""What follows from a provider's answer."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from campaigns.core.letters import Outcome
from campaigns.core.retries import WAITS, told

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_accepted_is_settled_and_so_is_what_nobody_knows() -> None:
    assert told(Outcome("accepted", ref="7"), "email", "sms", 0, AT)[:4] == ("accepted", "", "", "7")
    assert told(Outcome("accepted"), "sms", "", 0, AT, Decimal(16)).cost == 16
    assert told(Outcome("deferred"), "sms", "", 0, AT, Decimal(16)).cost == 0
    assert told(Outcome("unknown"), "sms", "", 0, AT, Decimal(16)).cost == 16
    lost = told(Outcome("unknown"), "email", "sms", 0, AT)
    assert (lost.state, lost.reason, lost.due_at, lost.settled_at) == ("unknown", "lost", None, AT)


@pytest.mark.parametrize("attempts", range(len(WAITS)))
def test_deferred_waits_longer_each_time(attempts: int) -> None:
    again = told(Outcome("deferred", error="451"), "email", "", attempts, AT)
    assert (again.state, again.attempts) == ("pending", attempts + 1)
    assert again.due_at == AT + timedelta(seconds=WAITS[attempts])


def test_a_provider_may_ask_for_more_time_but_not_for_ever() -> None:
    assert told(Outcome("deferred", retry_after=600), "line", "", 0, AT).due_at == AT + timedelta(seconds=600)
    assert told(Outcome("deferred", retry_after=10**9), "line", "", 0, AT).due_at == AT + timedelta(hours=6)


def test_in_the_end_it_has_failed() -> None:
    over = told(Outcome("deferred", error="451"), "email", "", len(WAITS), AT)
    assert (over.state, over.reason, over.settled_at) == ("failed", "retried_out", AT)
    assert told(Outcome("failed", error="550"), "email", "", 0, AT)[:3] == ("failed", "refused", "550")


def test_what_has_failed_goes_over_the_next_channel_at_once() -> None:
    following = told(Outcome("failed", error="550"), "line", "email,sms", 3, AT)
    assert (following.state, following.channel, following.rest) == ("pending", "email", "sms")
    assert (following.attempts, following.due_at) == (0, AT)

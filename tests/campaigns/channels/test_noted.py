"""What hand-overs say of a provider."""

from campaigns.channels.noted import Noted
from campaigns.core.letters import Outcome
from loyalty_site.lib import providers

TAKEN, LOST = Outcome("accepted"), Outcome("unknown", error="ReadTimeout")


def test_failures_in_a_row_end_with_a_success():
    noted = Noted("test-row")
    for outcome in (LOST, LOST):
        assert noted.note(outcome) is outcome
    assert providers.seen("test-row").in_a_row == 2
    noted.note(TAKEN)
    assert providers.seen("test-row")[:2] == (2, 0)


def test_what_is_about_a_recipient_says_nothing_of_the_provider():
    noted = Noted("test-recipient")
    for outcome in (Outcome("failed", error="550 5.1.1"), Outcome("deferred", error="451 4.7.1")):
        noted.note(outcome)
    assert providers.seen("test-recipient").failed == 0

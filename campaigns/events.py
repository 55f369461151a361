"""From the third floor's facts to the events that webhooks tell."""

from members.actions.webhooks import register_events
from rewards.events import told_as_it_is


def register() -> None:
    """Register which facts become which events; called when the app starts."""
    register_events("survey.answered", told_as_it_is)

"""What the third floor knows of a person: nothing of its own; who is in a segment stands in the members' traits."""

from loyalty_site.lib.personal import impersonal


def register_tables() -> None:
    """Register every table of this app; called when it starts."""
    impersonal("rules about members as such, and how many they name", "campaigns.Segment")
    impersonal("boundaries over all members together", "campaigns.ScoreEdges")

"""What the third floor audits: what staff decide."""

from loyalty_site.lib.audited import Audited, excuse, register


def register_tables() -> None:
    """Register every table of this app; called when it starts."""
    register(Audited("campaigns_segment", ignored=("members", "counted_at")))
    excuse("measured, and measured again", "campaigns_scoreedges")

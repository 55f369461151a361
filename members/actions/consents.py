"""Write what a member agreed to hear: statements are added, never changed."""

from collections.abc import Mapping
from datetime import datetime

from loyalty_site.lib.clock import now
from members import values
from members.models import Consent, Member
from members.selectors.consents import newest_consents


def give(
    member: Member,
    consents: Mapping[str, bool],
    *,
    wording: str = "",
    source: str = "",
    given_at: datetime | None = None,
) -> list[Consent]:
    """Add a statement for each channel about which something new is said, and return what was added.

    New is another answer than the newest one, or the same answer to another wording. Raises InvalidChannel,
    InvalidText and TextTooLong. The member's row must be locked, or be new in this transaction.
    """
    said = values.consents(consents)
    wording = values.line(wording, "consents", 64)
    source = values.line(source, "consents", 64)
    newest = newest_consents(member)
    moment = given_at or now()
    rows = [
        Consent(
            member=member,
            channel=channel,
            is_granted=is_granted,
            wording=wording,
            source=source,
            given_at=moment,
        )
        for channel, is_granted in said.items()
        if channel not in newest or (newest[channel].is_granted, newest[channel].wording) != (is_granted, wording)
    ]
    return Consent.objects.bulk_create(rows)

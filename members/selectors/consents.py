"""What a member has agreed to hear."""

from members.models import Consent, Member


def newest_consents(member: Member) -> dict[str, Consent]:
    """Return the newest statement about each channel; a channel nobody asked about is missing."""
    newest = (
        Consent.objects.filter(member=member).order_by("channel", "-given_at", "-created_at", "-id").distinct("channel")
    )
    return {consent.channel: consent for consent in newest}


def granted_channels(member: Member) -> set[str]:
    """Return the channels over which a member has agreed to be written to."""
    return {channel for channel, consent in newest_consents(member).items() if consent.is_granted}

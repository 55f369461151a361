"""What a member has agreed to hear, over which channel and about what.

A statement on marketing is one on every topic of advertising; of it and the statement on a topic itself the newer
one counts. Advertising goes to whoever has agreed and to nobody else (特定電子メール法 3条). Notices of a member's own
points belong to the membership: they go by e-mail until the member refuses them, and over other channels once the
member agrees.
"""

from collections.abc import Mapping
from itertools import product

from allauth.socialaccount.models import SocialAccount

from members.models import Consent, Member, PushDevice

Channel, Topic = Consent.Channel, Consent.Topic
Pair = tuple[str, str]  # channel, topic

# What a member chooses among; `marketing` is no choice of its own.
TOPICS = (Topic.CAMPAIGNS, Topic.NEWS, Topic.SURVEYS, Topic.POINTS)
ADVERTISING = (Topic.CAMPAIGNS, Topic.NEWS, Topic.SURVEYS)
_GRANTED_UNLESS_REFUSED: frozenset[Pair] = frozenset({(Channel.EMAIL, Topic.POINTS)})


def newest_statements(member: Member) -> dict[Pair, Consent]:
    """Return the newest statement about each channel and topic as they were made; what nobody asked is missing."""
    keys = ("channel", "topic")
    rows = Consent.objects.filter(member=member).order_by(*keys, "-given_at", "-created_at", "-id").distinct(*keys)
    return {(row.channel, row.topic): row for row in rows}


def preferences(member: Member) -> dict[Pair, bool]:
    """Return for each channel and topic whether the member hears of it there."""
    return answers(newest_statements(member))


def answers(newest: Mapping[Pair, Consent]) -> dict[Pair, bool]:
    """Return what statements come to, for each channel and topic."""
    return {pair: _answer(newest, *pair) for pair in product(Channel.values, map(str, TOPICS))}


def granted_channels(member: Member) -> set[str]:
    """Return the channels over which a member has agreed to be told of campaigns."""
    said = preferences(member)
    return {str(channel) for channel in Channel.values if said[channel, Topic.CAMPAIGNS]}


def may_contact(member: Member, channel: str, topic: str) -> bool:
    """Tell whether a message about a topic may go to a member over a channel, by what the member has said.

    Ask at the moment of handing over, and not before. `marketing` asks whether every topic of advertising may go.
    Somebody who has left is not written to. Whether there is an address to send to is the sender's to know.
    """
    if member.status == Member.Status.LEFT:
        return False
    said = preferences(member)
    asked = ADVERTISING if topic == Topic.MARKETING else (topic,)
    return all(said.get((channel, str(each)), False) for each in asked)


def unreachable(member: Member) -> set[str]:
    """Return the channels for which we have no address of the member's yet."""
    missing = set()
    if not SocialAccount.objects.filter(provider="line", user=member.user_id).exists():
        missing.add(Channel.LINE)
    if not PushDevice.objects.filter(member=member).exists():
        missing.add(Channel.PUSH)
    if not member.email:
        missing.add(Channel.EMAIL)
    if not member.phone:
        missing.add(Channel.SMS)
    return {str(channel) for channel in missing}


def _answer(newest: Mapping[Pair, Consent], channel: str, topic: str) -> bool:
    own = newest.get((channel, topic))
    general = newest.get((channel, Topic.MARKETING)) if topic in ADVERTISING else None
    said = [row for row in (own, general) if row is not None]
    if not said:
        return (channel, topic) in _GRANTED_UNLESS_REFUSED
    return max(said, key=lambda row: (row.given_at, row.created_at, row.pk)).is_granted

"""The link in a message that stops messages of its kind: without signing in, and telling nobody whose it is."""

from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.urls import reverse

from members.models import Consent, Member

# Years, because a mail is found again after a long time, and whoever wants no more of them must not be stopped.
LINK_DAYS = 3 * 365
_SALT = "kizuna.unsubscribe"
_TOKEN_CHARACTERS_MAX = 300


class Subscription(NamedTuple):
    """What a link is about: a member, a channel and a topic."""

    member_id: UUID
    channel: str
    topic: str


def token(member: Member, channel: str, topic: str) -> str:
    """Return a signed token for this purpose alone. It holds the member's id and neither name nor address."""
    return signing.dumps([member.pk.hex, str(channel), str(topic)], salt=_SALT)


def read(text: str) -> Subscription | None:
    """Return what a token is about, None for one that is not ours, was changed or is too old."""
    if len(text) > _TOKEN_CHARACTERS_MAX:
        return None
    try:
        member_id, channel, topic = signing.loads(text, salt=_SALT, max_age=LINK_DAYS * 86_400)
        return Subscription(UUID(member_id), Consent.Channel(channel).value, Consent.Topic(topic).value)
    except (signing.BadSignature, ValueError):  # ValueError: what cannot be encoded, or a topic of another version
        return None


def address(member: Member, channel: str, topic: str) -> str:
    """Return the path of the page, for the foot of a message."""
    return reverse("members:unsubscribe", args=[token(member, channel, topic)])


def headers(member: Member, topic: str, site: str) -> dict[str, str]:
    """Return the two headers of a mail on a topic with which a mail program stops it by itself (RFC 8058).

    `site` is the site's own address, such as https://points.example.com. Both headers have to be signed by DKIM.
    """
    link = site.rstrip("/") + address(member, Consent.Channel.EMAIL, topic)
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}

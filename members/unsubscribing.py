"""The link in a message that stops messages of its kind: without signing in, and telling nobody whose it is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hmac import compare_digest
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from loyalty_site.lib.addresses import path_of
from loyalty_site.lib.clock import now
from members.models import Consent, Member

# Years, because a mail is found again after a long time, and whoever wants no more of them must not be stopped.
LINK_DAYS = 3 * 365
_SALT = "kizuna.unsubscribe"
# Their places are what a token holds: what is new comes last.
_CHANNELS = ("email", "sms", "line", "push")
_TOPICS = ("marketing", "campaigns", "news", "surveys", "points")
_BODY_BYTES, _SIGNATURE_BYTES = 20, 16
_LETTERS = 48


class Subscription(NamedTuple):
    """What a link is about: a member, a channel and a topic."""

    member_id: UUID
    channel: str
    topic: str


def token(member: Member, channel: str, topic: str) -> str:
    """Return a signed token for this purpose alone. It holds the member's id and neither name nor address.

    It is short, because in an SMS each letter of it is paid for: 16 bytes of id, one each for channel and topic, two
    for the day, and 128 bits of signature.
    """
    said = member.pk.bytes + bytes([_CHANNELS.index(str(channel)), _TOPICS.index(str(topic))])
    body = said + _today().to_bytes(2, "big")
    return _text(body + _signature(body, settings.SECRET_KEY))


def read(text: str) -> Subscription | None:
    """Return what a token is about, None for one that is not ours, was changed or is too old."""
    try:
        whole = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)) if len(text) == _LETTERS else b""
    except ValueError:
        return None
    body, signed = whole[:_BODY_BYTES], whole[_BODY_BYTES:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if text != _text(whole) or not any(compare_digest(signed, _signature(body, key)) for key in keys):
        return None
    channel, topic, day = body[16], body[17], int.from_bytes(body[18:], "big")
    if not 0 <= _today() - day <= LINK_DAYS or channel >= len(_CHANNELS) or topic >= len(_TOPICS):
        return None
    return Subscription(UUID(bytes=body[:16]), _CHANNELS[channel], _TOPICS[topic])


def _signature(body: bytes, key: str) -> bytes:
    return salted_hmac(_SALT, body, secret=key, algorithm="sha256").digest()[:_SIGNATURE_BYTES]


def _text(whole: bytes) -> str:
    return urlsafe_b64encode(whole).decode("ascii").rstrip("=")


def _today() -> int:
    """Return the days since 1970; two bytes hold them until 2149."""
    return int(now().timestamp()) // 86_400


def address(member: Member, channel: str, topic: str) -> str:
    """Return the path of the page, for the foot of a message."""
    return path_of("members:unsubscribe", token(member, channel, topic))


def headers(member: Member, topic: str, site: str) -> dict[str, str]:
    """Return the two headers of a mail on a topic with which a mail program stops it by itself (RFC 8058).

    `site` is the site's own address, such as https://points.example.com. Both headers have to be signed by DKIM.
    """
    link = site.rstrip("/") + address(member, Consent.Channel.EMAIL, topic)
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}

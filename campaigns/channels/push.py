"""Web push (RFC 8030), encrypted for each browser (RFC 8291) and signed with the site's own key (RFC 8292).

The address is the member's id: one letter goes to all devices of the member's, and is taken once one of them has it.
A notice that comes twice replaces the first, because both bear the delivery's id as their tag.
"""

import base64
import json
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import http_ece
import httpcore
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.conf import settings
from py_vapid import VapidException

from campaigns.channels import vapid
from campaigns.channels.noted import Noted
from campaigns.core.letters import Letter, Outcome
from members.actions import devices
from members.models import PushDevice
from members.webhooks.addresses import DestinationNotAllowed, check_form
from members.webhooks.sending import CheckedNetwork, trusted_roots

PAYLOAD_BYTES_MAX = 3000
TTL_SECONDS = 24 * 3600
_TIMEOUTS = {"connect": 10.0, "read": 30.0, "write": 30.0, "pool": 30.0}
_WORST_FIRST = ("failed", "deferred", "unknown", "accepted")


def is_on() -> bool:
    """Tell whether the installation has a key to sign with."""
    return bool(settings.VAPID_PRIVATE_KEY)


class Sender:
    """Kept connections to push services, for one thread. Each address is checked when it is connected to."""

    def __init__(self) -> None:
        self._noted = Noted("push")
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted_roots(), network_backend=CheckedNetwork(), max_keepalive_connections=8
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Send a letter to every device of the member whose id is the address."""
        body = payload(letter)
        outcomes = [self._to_device(letter, body, each) for each in PushDevice.objects.filter(member_id=address)]
        if not outcomes:
            return Outcome("failed", error="no device")
        outcome = max(outcomes, key=lambda each: _WORST_FIRST.index(each.answer))
        return self._noted.note(outcome)

    def _to_device(self, letter: Letter, body: bytes, device: PushDevice) -> Outcome:
        try:
            check_form(device.endpoint)
            encrypted = _encrypted(body, device)
            parts = urlsplit(device.endpoint)
            headers: dict[bytes | str, bytes | str] = {
                "Host": parts.netloc,
                "Authorization": vapid.authorization(f"{parts.scheme}://{parts.netloc}"),
                "Content-Encoding": "aes128gcm",
                "Content-Type": "application/octet-stream",
                "TTL": str(TTL_SECONDS),
                "Urgency": "normal",
                "Topic": letter.delivery_id.hex,
            }
            answer = self._pool.request(
                "POST", device.endpoint, headers=headers, content=encrypted, extensions={"timeout": _TIMEOUTS}
            )
        except DestinationNotAllowed:
            return Outcome("failed", error="address not allowed")
        except VapidException:  # an origin that no push service has, or a VAPID_SUBJECT that is no address
            return Outcome("failed", error="VapidException")
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
            return Outcome("deferred", error=type(error).__name__)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Outcome("unknown", error=type(error).__name__)
        except (ValueError, http_ece.ECEException):  # keys that are not on the curve
            devices.forget(device.pk)
            return Outcome("failed", error="keys unusable")
        return _answered(answer, letter, device)


def _encrypted(body: bytes, device: PushDevice) -> bytes:
    """Return what this browser alone can read (RFC 8291), by a key that is used once. Raises ValueError."""
    point, secret = (base64.urlsafe_b64decode(text + "==") for text in (device.p256dh, device.auth))
    key = generate_private_key(SECP256R1())
    made: bytes = http_ece.encrypt(body, private_key=key, dh=point, auth_secret=secret, version="aes128gcm")
    return made


def _answered(answer: httpcore.Response, letter: Letter, device: PushDevice) -> Outcome:
    status, error = answer.status, str(answer.status)
    if status in (200, 201, 202):
        devices.note_reached(device.pk)
        return Outcome("accepted", str(letter.delivery_id))
    if status in (404, 410):
        devices.forget(device.pk)
        return Outcome("failed", error=error)
    if status == 429 or status >= 500:
        said = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"").decode(
            "ascii", "ignore"
        )
        return Outcome("deferred", error=error, retry_after=min(int(said), 86_400) if said.isdecimal() else None)
    return Outcome("failed", error=error)


def payload(letter: Letter) -> bytes:
    """Return what the service worker reads, within what push services carry; what is too long of the text is left out."""
    said: dict[str, Any] = {"title": letter.subject[:120], "tag": str(letter.delivery_id), "url": letter.link[:1000]}
    text = letter.text
    while True:
        body = json.dumps(said | {"body": text}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        over = len(body) - PAYLOAD_BYTES_MAX
        if over <= 0:
            return body
        text = text[: max(0, len(text) - over // 3 - 2)].rstrip() + "…" if len(text) > 2 else ""

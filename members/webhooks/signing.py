"""Signatures by the Standard Webhooks specification 1.0.0."""

import base64
import hashlib
import hmac
import secrets

SECRET_PREFIX = "whsec_"  # nosec B105
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a random secret as the specification writes it: `whsec_` and base64 of 32 bytes."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the `webhook-signature` of a body: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.

    `timestamp` is the attempt's, in Unix seconds.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
